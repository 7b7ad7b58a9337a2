// See load.h.
#include "parser/load.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <thread>
#include <utility>

#include "catalog/store/store.h"
#include "catalog/visible.h"
#include "parser/execute.h"
#include "parser/lower/of_cluster.h"
#include "parser/raw/raw_parse.h"

namespace dryshod {
namespace {

/// Everything is executed by the rules of some supported major, the nearest one.
int effective_major(int known) {
  return std::clamp(known, kOldestMajor, kNewestMajor);
}

/// `read` by the rules of kAssumedMajor, or of the first later one that it succeeds with; what is
/// wrong by those of the newest is what is wrong.
template <class Read, class Succeeded>
auto by_assumed_major(const Read& read, const Succeeded& succeeded) {
  auto result = read(kAssumedMajor);
  for (int major = kAssumedMajor + 1; major <= kNewestMajor && !succeeded(result); ++major) {
    result = read(major);
  }
  return result;
}

Diagnostics errors_of(const Diagnostics& all) {
  Diagnostics errors;
  for (const Diagnostic& d : all) {
    if (d.severity == Severity::Error) errors.push_back(d);
  }
  return errors;
}

/// Elements to expect: room made at once is not made again and again while they come.
size_t expected_elements(const OpenedSource& source) {
  constexpr size_t kOfStatement = 4;  // as a dump of plain tables has
  size_t statements = 0;
  for (const SourcePart& part : source.parts) {
    for (const SourceUnit& unit : part.units) {
      statements += static_cast<size_t>(
          std::count_if(unit.items.begin(), unit.items.end(),
                        [](const Item& item) { return item.kind == ItemKind::Statement; }));
    }
  }
  return statements * kOfStatement;
}

constexpr int kOwnedByDatabaseOwner = 15;  // schema public

/// Since 15 pg_dump writes how schema public of an older server differs from what initdb makes now
/// (getNamespaces() of src/bin/pg_dump/pg_dump.c): that it belongs to the superuser and that all
/// may create there.
bool spells_old_public(const DumpInfo& dump) {
  const int server = dump.server_major();
  return server != 0 && server < kOwnedByDatabaseOwner &&
         std::atoi(dump.tool_version.c_str()) >= kOwnedByDatabaseOwner;
}

/// What only the majors of the two make different of schema public, not the schemas, is taken out
/// of `side`: the usual of then, where the other has the usual of now. Two that are both that old
/// mean what they say; so does one beside a text of no known major which says anything of the
/// schema.
void forget_old_public(Loaded& side, const Loaded& other, int major_of_other) {
  if (!side.spells_old_public) return;
  const bool known = major_of_other != 0;
  if (known && major_of_other < kOwnedByDatabaseOwner) return;
  Catalog& catalog = side.catalog;
  const Name name = catalog.strings().name("public");
  const Ref schema = catalog.find_own<Schema>({}, name);
  const Ref twin = other.catalog.find_own<Schema>({}, name);
  if (!schema || !twin || !other.catalog[twin].builtin) return;
  const bool says_owner = static_cast<bool>(other.catalog.child<Owner>(twin));
  if (!known && (says_owner || other.catalog.child<Grant>(twin))) return;
  const Ref owner = catalog.child<Owner>(schema);
  const NameList whole = catalog.strings().list(std::vector<std::string>{"CREATE", "USAGE"});
  if (owner && !says_owner && catalog.text(catalog.get<Owner>(owner).role) == "postgres") {
    const Name superuser = catalog.get<Owner>(owner).role;
    catalog.remove(owner);
    // What it had as the owner it may have been granted there.
    if (other.catalog.find_own<Grant>(twin, superuser)) {
      catalog.add(schema, superuser, Grant{whole});
    }
  }
  const Ref all = catalog.find_own<Grant>(schema, name);
  if (all && !other.catalog.find_own<Grant>(twin, name) &&
      catalog.get<Grant>(all).privileges == whole) {
    catalog.remove(all);
  }
}

bool run_part(const SourceMap& map, const SourcePart& part, Session& session, SetAside& aside,
              Trees* trees, ExecuteCounts& counts) {
  const bool migrations = part.is_directory && part.layout == Layout::Migrations;
  ExecuteOptions options;
  options.any_order = !migrations;
  options.trees = trees;
  options.aside = &aside;
  if (!migrations && part.units.size() > 1) {
    // Declarative: what one file needs another may have, so they are read as one.
    std::vector<Item> items;
    for (const SourceUnit& unit : part.units) {
      items.insert(items.end(), unit.items.begin(), unit.items.end());
    }
    return execute(map, items, session, options, counts);
  }
  for (const SourceUnit& unit : part.units) {
    begin_session(session);  // every file is a psql session of its own
    // Dumps are often kept without their header.
    session.catalog.is_dump = session.catalog.is_dump || unit.dump.is_dump;
    session.reads_dump = unit.dump.is_dump || !migrations;
    session.dumper_major = std::atoi(unit.dump.tool_version.c_str());
    if (!execute(map, unit.items, session, options, counts)) return false;
    if (session.in_transaction_block()) {
      session.warn("the transaction is left open at the end of the file; read as if it committed");
      session.savepoints.clear();
    }
  }
  return true;
}

std::optional<Diagnostics> refusal(const SourceMap& map, const OpenedSource& source,
                                   const LoadOptions& options) {
  if (!source.is_truncated || options.allow_truncated) return std::nullopt;
  for (const SourcePart& part : source.parts) {
    for (const SourceUnit& unit : part.units) {
      if (!unit.dump.is_truncated) continue;
      const Span whole = map.whole(unit.file);
      return Diagnostics{{Severity::Error,
                          {whole.file, whole.end, whole.end},
                          "this dump ends before its \"dump complete\" line "
                          "(--allow-truncated reads it all the same)",
                          {}}};
    }
  }
  return std::nullopt;
}

/// Are there elements of the source's own beyond those that were brought?
bool has_made(const Catalog& catalog, uint32_t brought) {
  for (uint32_t id = brought; id < catalog.size(); ++id) {
    if (!catalog[Ref{id}].builtin) return true;
  }
  return false;
}

/// A source whose texts are open, and the snapshot that it starts from, if it does.
struct Input : OpenedSource {
  std::shared_ptr<store::Store> store;
  std::optional<store::Snapshot> stored;
};

/// A snapshot was read by the rules of one major, and is what it is by no other's.
std::optional<Diagnostics> stored_for_other(const Input& source, int major) {
  if (!source.stored || source.stored->major == major) return std::nullopt;
  const std::string name = source.parts.front().name;
  const std::string own = std::to_string(source.stored->major);
  const std::string asked = std::to_string(major);
  return Diagnostics{{Severity::Error,
                      {},
                      name + " was saved as PostgreSQL " + own + " reads it, and is asked for as " +
                          asked + " does: --pg " + own + " compares as " + own +
                          ", or save it again with --pg " + asked,
                      {}}};
}

/// The catalog that a source starts from.
Result<Catalog> first_catalog(Strings& strings, const Input& source, int major) {
  if (!source.stored) return template_catalog(strings, major);
  return source.store->read(*source.stored, strings);
}

Result<Loaded> run(const SourceMap& map, Strings& strings, const Input& source,
                   const LoadOptions& options, Trees* trees) {
  if (auto refused = stored_for_other(source, options.major)) {
    return tl::unexpected(std::move(*refused));
  }
  const store::SourceFacts stored = source.stored ? source.stored->facts : store::SourceFacts{};
  Loaded loaded{.catalog = Catalog(strings)};
  loaded.dump_major = source.dump_major;
  loaded.major = options.major;
  loaded.spells_old_public = stored.spells_old_public;
  for (const SourcePart& part : source.parts) {
    for (const SourceUnit& unit : part.units) {
      loaded.spells_old_public = loaded.spells_old_public || spells_old_public(unit.dump);
    }
  }
  loaded.warnings = source.notes;
  if (source.stored && options.keeps_passed) {
    loaded.warnings.push_back({Severity::Note,
                               {},
                               source.parts.front().name +
                                   " is a schema: what its source said besides (data, settings of "
                                   "the session) is not looked at",
                               {}});
  }
  Result<Catalog> first = first_catalog(strings, source, loaded.major);
  if (!first) return tl::unexpected(first.error());
  loaded.catalog = std::move(*first);
  if (!source.stored) loaded.catalog.reserve(expected_elements(source));
  const uint32_t brought = loaded.catalog.size();

  Session session(loaded.catalog, loaded.major);
  session.lenient = options.lenient;
  session.unknown_names_ok = options.names_may_be_external;
  session.taught = options.taught.get();
  SetAside aside{options.keeps_passed, options.goes_on};
  ExecuteCounts counts;
  for (const SourcePart& part : source.parts) {
    if (part.is_stored) continue;
    begin_session(session);
    if (!run_part(map, part, session, aside, trees, counts)) {
      Diagnostics errors = errors_of(session.diagnostics);
      if (errors.empty())
        errors.push_back({Severity::Error, session.statement, "this statement failed", {}});
      // As what it was read may be why.
      std::copy_if(source.notes.begin(), source.notes.end(), std::back_inserter(errors),
                   [](const Diagnostic& d) { return d.severity == Severity::Note; });
      return tl::unexpected(std::move(errors));
    }
    end_session(session);
  }
  settle_database(session);
  // What a DO block made counts too.
  loaded.is_empty = counts.schema == 0 &&
                    (counts.cluster != 0 || !has_made(loaded.catalog, brought)) &&
                    (!source.stored || stored.is_empty);
  loaded.is_of_cluster = loaded.is_empty && (counts.cluster != 0 || stored.is_of_cluster);
  const bool may_be_empty = options.allow_empty || source.is_null_device || source.stored;
  if (loaded.is_empty && !loaded.is_of_cluster && !may_be_empty && session.reported == 0 &&
      aside.unread.empty()) {
    const std::string name = source.parts.empty() ? std::string() : source.parts.front().name;
    return failure(name + " has no schema statement (--allow-empty reads it as an empty schema)");
  }
  loaded.statements = stored.statements + counts.statements;
  loaded.data_statements = stored.data_statements + counts.data;
  loaded.reported = stored.reported + session.reported;
  loaded.warnings.insert(loaded.warnings.end(), session.diagnostics.begin(),
                         session.diagnostics.end());
  loaded.passed = std::move(aside.passed);
  loaded.unread = std::move(aside.unread);
  loaded.respelled = std::move(aside.respelled);
  return loaded;
}

Result<Input> open(SourceMap& map, std::string_view source, const LoadOptions& options) {
  Result<OpenedSource> opened = open_source(map, source, {options.allow_outside, options.layout});
  if (!opened) return tl::unexpected(opened.error());
  if (auto refused = refusal(map, *opened, options)) return tl::unexpected(std::move(*refused));
  Input input{std::move(*opened), nullptr, std::nullopt};
  if (input.parts.empty() || !input.parts.front().is_stored) return input;
  const std::string& spelled = input.parts.front().name;
  const auto name = store::snapshot_name(spelled);
  if (!name) return failure(visible(spelled) + ": want @NAME or @NAME~N");
  auto store = store::Store::open(options.store.empty() ? store::usual_store() : options.store,
                                  store::Store::Access::Read);
  if (!store) return tl::unexpected(store.error());
  auto found = store->find(*name);
  if (!found) return tl::unexpected(found.error());
  input.dump_major = found->facts.dump_major;
  input.store = std::make_shared<store::Store>(std::move(*store));
  input.stored = std::move(*found);
  return input;
}

/// The major of whose server a source is, as far as it says; 0 where it does not.
int own_major(const Result<Input>& source, const LoadOptions& options) {
  if (source && source->dump_major != 0) return source->dump_major;
  return options.own_major;
}

/// On a thread of its own, as one of several.
Result<Loaded> load_opened(const SourceMap& map, Strings& strings, const Result<Input>& opened,
                           const LoadOptions& options, SharedTrees* trees = nullptr,
                           size_t side = 0) {
  if (!opened) return tl::unexpected(opened.error());
  Result<Loaded> result = failure("no thread to read the source on");
  const auto work = [&] {
    result = run(map, strings, *opened, options, trees != nullptr ? &trees->side(side) : nullptr);
    if (trees != nullptr) trees->finish(side);
  };
  if (!run_on_big_stack(work) && trees != nullptr) trees->finish(side);
  return result;
}

/// Where nothing else is loaded beside it.
Result<Loaded> load_alone(const SourceMap& map, Strings& strings, const Input& opened,
                          const LoadOptions& options) {
  Result<Loaded> result = failure("no thread to read the source on");
  with_parser_ahead(map, statements_of(opened),
                    [&](Trees* trees) { result = run(map, strings, opened, options, trees); });
  return result;
}

/// work(0), work(1), ... each on a thread, the first on this one.
template <class Work>
void at_once(size_t count, const Work& work) {
  std::vector<std::thread> others;
  for (size_t i = 1; i < count; ++i) others.emplace_back([&work, i] { work(i); });
  if (count > 0) work(0);
  for (std::thread& other : others) other.join();
}

bool reads_stdin(std::string_view source) {
  return source == "-" || source.starts_with("- + ") || source.ends_with(" + -") ||
         source.find(" + - + ") != std::string_view::npos;
}

}  // namespace

Catalog template_catalog(Strings& strings, int major) {
  Catalog catalog(strings);
  catalog.major = major;
  catalog.set_builtin(catalog.add({}, strings.name("public"), Schema{}));
  catalog.set_builtin(catalog.add({}, strings.name("plpgsql"), Extension{}));
  return catalog;
}

Result<Loaded> load(SourceMap& map, Strings& strings, std::string_view source,
                    const LoadOptions& options) {
  const Result<Input> opened = open(map, source, options);
  if (!opened) return tl::unexpected(opened.error());
  const auto read = [&](int major) {
    LoadOptions as = options;
    as.major = effective_major(major);
    return load_alone(map, strings, *opened, as);
  };
  if (options.major != 0) return read(options.major);
  if (opened->stored) return read(opened->stored->major);
  if (opened->dump_major != 0) return read(opened->dump_major);
  return by_assumed_major(
      read, [](const Result<Loaded>& loaded) { return loaded && loaded->unread.empty(); });
}

std::vector<Result<Loaded>> load_together(SourceMap& map, Strings& strings,
                                          std::span<const SourceToLoad> sources) {
  const size_t count = sources.size();
  std::vector<Result<Input>> opened(count, failure({}));
  const auto open_one = [&](size_t i) {
    opened[i] = open(map, sources[i].source, sources[i].options);
  };
  // Standard input can be read only once, and it is the first that gets it.
  if (std::any_of(sources.begin(), sources.end(),
                  [](const SourceToLoad& each) { return reads_stdin(each.source); })) {
    for (size_t i = 0; i < count; ++i) open_one(i);
  } else {
    at_once(count, open_one);
  }
  const auto own = [&](size_t i) { return own_major(opened[i], sources[i].options); };
  // A snapshot is of the major that it was saved for, whatever it came from.
  const auto asks_for = [&](size_t i) {
    return opened[i] && opened[i]->stored ? opened[i]->stored->major : own(i);
  };
  const auto read = [&](int major) {
    std::vector<Result<Loaded>> loaded(count, failure({}));
    // Two of them share what they parse; a third one parses by itself.
    std::optional<SharedTrees> trees;
    if (count >= 2 && opened[0] && opened[1]) trees.emplace(map, *opened[0], *opened[1]);
    at_once(count, [&](size_t i) {
      LoadOptions as = sources[i].options;
      as.major = effective_major(major);
      loaded[i] = load_opened(map, strings, opened[i], as, trees && i < 2 ? &*trees : nullptr, i);
    });
    for (size_t i = 0; i < count; ++i) {
      for (size_t j = 0; j < count; ++j) {
        if (i != j && loaded[i] && loaded[j]) forget_old_public(*loaded[i], *loaded[j], own(j));
      }
    }
    return loaded;
  };
  for (const SourceToLoad& each : sources) {
    if (each.options.major != 0) return read(each.options.major);
  }
  for (size_t i = 0; i < count; ++i) {
    if (asks_for(i) != 0) return read(asks_for(i));
  }
  return by_assumed_major(read, [&](const std::vector<Result<Loaded>>& loaded) {
    for (size_t i = 0; i < count; ++i) {
      if (opened[i] && !loaded[i]) return false;
    }
    return true;
  });
}

LoadedPair load_pair(SourceMap& map, Strings& strings, std::string_view from,
                     const LoadOptions& from_options, std::string_view to,
                     const LoadOptions& to_options) {
  const SourceToLoad sources[] = {{from, from_options}, {to, to_options}};
  std::vector<Result<Loaded>> loaded = load_together(map, strings, sources);
  return {std::move(loaded[0]), std::move(loaded[1])};
}

}  // namespace dryshod
