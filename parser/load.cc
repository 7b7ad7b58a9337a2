// See load.h.
#include "parser/load.h"

#include <algorithm>
#include <optional>

#include "parser/execute.h"
#include "parser/lower/lower.h"
#include "parser/raw/raw_parse.h"

namespace dryshod {
namespace {

/// Everything is executed by the rules of some supported major, the nearest one.
int effective_major(int asked, int dumped) {
  const int major = asked != 0 ? asked : dumped != 0 ? dumped : kNewestMajor;
  return std::clamp(major, kOldestMajor, kNewestMajor);
}

Diagnostics errors_of(const Diagnostics& all) {
  Diagnostics errors;
  for (const Diagnostic& d : all) {
    if (d.severity == Severity::Error) errors.push_back(d);
  }
  return errors;
}

bool run_part(const SourceMap& map, const SourcePart& part, Session& session,
              ExecuteCounts& counts) {
  const bool migrations = part.is_directory && part.layout == Layout::Migrations;
  ExecuteOptions options;
  options.any_order = !migrations;
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
    session.reads_dump = unit.dump.is_dump || !migrations;
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

Result<Loaded> run(const SourceMap& map, Strings& strings, const OpenedSource& source,
                   const LoadOptions& options) {
  Loaded loaded{.catalog = Catalog(strings)};
  loaded.dump_major = source.dump_major;
  loaded.major = effective_major(options.major, source.dump_major);
  loaded.warnings = source.notes;
  loaded.catalog = template_catalog(strings, loaded.major);

  Session session(loaded.catalog, loaded.major);
  session.lenient = options.lenient;
  session.unknown_names_ok = options.names_may_be_external;
  ExecuteCounts counts;
  for (const SourcePart& part : source.parts) {
    begin_session(session);
    if (!run_part(map, part, session, counts)) {
      Diagnostics errors = errors_of(session.diagnostics);
      if (errors.empty())
        errors.push_back({Severity::Error, session.statement, "this statement failed", {}});
      return tl::unexpected(std::move(errors));
    }
    end_session(session);
  }
  loaded.is_empty = counts.schema == 0;
  if (loaded.is_empty && !options.allow_empty && !source.is_null_device && session.reported == 0) {
    const std::string name = source.parts.empty() ? std::string() : source.parts.front().name;
    return failure(name + " has no schema statement (--allow-empty reads it as an empty schema)");
  }
  loaded.statements = counts.statements;
  loaded.data_statements = counts.data;
  loaded.reported = session.reported;
  loaded.warnings.insert(loaded.warnings.end(), session.diagnostics.begin(),
                         session.diagnostics.end());
  return loaded;
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
  const auto opened = open_source(map, source, {options.allow_outside, options.layout});
  if (!opened) return tl::unexpected(opened.error());
  if (auto refused = refusal(map, *opened, options)) return tl::unexpected(std::move(*refused));
  Result<Loaded> result = failure("no thread to read the source on");
  run_on_big_stack([&] { result = run(map, strings, *opened, options); });
  return result;
}

}  // namespace dryshod
