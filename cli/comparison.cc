// What counts in a comparison; see comparison.h.
#include "cli/comparison.h"

#include <fnmatch.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "catalog/helpers.h"
#include "catalog/quote.h"
#include "cli/cluster.h"
#include "cli/ignore_file.h"
#include "neon/managed_schemas.h"

namespace dryshod::cli {
namespace {

std::vector<Kind> kinds_of(const std::string& aspect) {
  if (aspect == "owners") return {Kind::Owner};
  if (aspect == "privileges") return {Kind::Grant, Kind::DefaultPrivilege};
  if (aspect == "comments") return {Kind::Comment};
  for (size_t i = 0; i < kKindCount; ++i) {
    if (kKindNames[i] == aspect) return {static_cast<Kind>(i)};
  }
  return {};
}

/// "app.users", as patterns see it: schema and object, unquoted. Parts count as their object.
std::string path_of(const Catalog& catalog, Ref ref) {
  const Ref schema = catalog.schema_of(ref);
  Ref top = ref;
  while (catalog.parent(top) && catalog.parent(top) != schema) top = catalog.parent(top);
  if (top == schema || !schema) return std::string(catalog.text(catalog.name(top)));
  return std::string(catalog.text(catalog.name(schema))) + "." +
         std::string(catalog.text(catalog.name(top)));
}

bool comments_on_extensions(const Catalog& catalog) {
  bool any = false;
  catalog.each_child_of<Extension>(Ref{},
                                   [&](Ref ref) { any = any || catalog.child<Comment>(ref); });
  return any;
}

/// CREATE EXTENSION brings a comment, which pg_dump writes and nobody else does: where only one
/// side states it, that says nothing; unless TO wants none, where FROM is no dump to show that
/// there is none.
bool is_brought_comment(const Catalog& catalog, Ref ref, const Catalog& other, bool none_counts) {
  if (!catalog.is<Comment>(ref) || !catalog.is<Extension>(catalog.parent(ref))) return false;
  const Ref same = other.find_own<Extension>({}, catalog.name(catalog.parent(ref)));
  if (!same || other.child<Comment>(same)) return false;
  return !none_counts || !catalog.text(catalog.get<Comment>(ref).text).empty();
}

// ---- what extensions contain ------------------------------------------------------

/// Privileges on ALL FUNCTIONS of a schema reach members of extensions that nobody named.
bool has_unfollowed_members(const Catalog& catalog) {
  bool any = false;
  catalog.each_child_of<Extension>({}, [&](Ref ref) { any = any || catalog.child<Grant>(ref); });
  return any;
}

/// A privilege on a member of such an extension, of either side.
bool is_of_unfollowed(const Catalog& catalog, Ref ref, const Catalog& other) {
  if (!catalog.is<Grant>(ref)) return false;
  const Ref extension = catalog.ancestor<Extension>(ref);
  if (!extension) return false;
  const Ref same = other.find_own<Extension>({}, catalog.name(extension));
  return catalog.child<Grant>(extension) || (same && other.child<Grant>(same));
}

// ---- the server's own objects -----------------------------------------------------

/// What pg_dump leaves out: who owns an object of the server, and what that one has of it.
bool is_owners_share(const Catalog& catalog, Ref ref) {
  const Ref object = catalog.parent(ref);
  if (!object || !catalog[object].builtin) return false;
  const Ref schema = catalog.schema_of(object);
  if (schema ? catalog.text(catalog.name(schema)) == "public" : !catalog.is<Language>(object)) {
    return false;
  }
  if (catalog.is<Owner>(ref)) return true;
  if (!catalog.is<Grant>(ref)) return false;
  const Ref owner = catalog.child<Owner>(object);
  return catalog.text(catalog.name(ref)) == "postgres" ||
         (owner && catalog.get<Owner>(owner).role == catalog.name(ref));
}

bool has_owners_shares(const Catalog& catalog) {
  bool any = false;
  catalog.each_of<Owner>([&](Ref ref) { any = any || is_owners_share(catalog, ref); });
  catalog.each_of<Grant>([&](Ref ref) { any = any || is_owners_share(catalog, ref); });
  return any;
}

bool matches(const std::vector<std::string>& patterns, const std::string& path) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return fnmatch(pattern.c_str(), path.c_str(), 0) == 0;
  });
}

/// The same object in the other catalog, as far as names tell.
bool is_mentioned(const Catalog& other, const Catalog& catalog, Ref ref) {
  const Ref schema = catalog.schema_of(ref);
  const Ref same_schema = schema ? other.find_own<Schema>({}, catalog.name(schema)) : Ref{};
  if (schema == ref || (schema && !same_schema)) return static_cast<bool>(same_schema);
  return static_cast<bool>(other.find(Slot::Relation, same_schema, catalog.name(ref)));
}

/// What only FROM has, of a sort that TO does not speak of: somebody else's to keep.
class Unmentioned {
 public:
  Unmentioned(const std::vector<std::string>& leave, const Catalog& to) : to_(to) {
    for (const std::string& sort : leave) {
      schemas_ = schemas_ || sort == "schemas";
      partitions_ = partitions_ || sort == "partitions";
      for (const Kind kind : kinds_of(sort)) {
        bool any = false;
        for (uint32_t id = 0; id < to.size() && !any; ++id) {
          any = to.alive(Ref{id}) && to.kind(Ref{id}) == kind && !to[Ref{id}].builtin;
        }
        if (!any) kinds_.set(static_cast<size_t>(kind));
      }
    }
  }

  bool left(const Catalog& from, Ref ref) const {
    const Ref schema = from.schema_of(ref);
    if (schemas_ && schema && !is_mentioned(to_, from, schema)) return true;
    for (Ref at = ref; at && at != schema; at = from.parent(at)) {
      if (kinds_.test(static_cast<size_t>(from.kind(at)))) return true;
      if (partitions_ && is_partition(from, at) && !is_mentioned(to_, from, at)) return true;
    }
    return false;
  }

 private:
  static bool is_partition(const Catalog& catalog, Ref ref) {
    if (!catalog.is<Table>(ref)) return false;
    const Ref link = catalog.child<Inherits>(ref);
    return link && catalog.get<Inherits>(link).bound;
  }

  const Catalog& to_;
  bool schemas_ = false, partitions_ = false;
  std::bitset<kKindCount> kinds_;
};

}  // namespace

// One value for each time an option is named: what stands behind it may be FROM.
void add_compared_options(CLI::App& command, ComparisonOptions& options) {
  command
      .add_option("--ignore", options.ignore,
                  "aspects not to compare: owners, privileges, comments, or a kind")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check([](const std::string& aspect) {
        return kinds_of(aspect).empty() ? "no such aspect: " + aspect : std::string();
      });
  command.add_option("--only", options.only, "compare only objects like PATTERN (schema.name, *)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--exclude", options.exclude, "leave out objects like PATTERN")
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      .add_option("--leave", options.leave,
                  "leave alone what TO does not mention: schemas, partitions, or all of a kind")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check([](const std::string& sort) {
        const bool known = sort == "schemas" || sort == "partitions" || !kinds_of(sort).empty();
        return known ? std::string() : "no such sort of object: " + sort;
      });
  command.add_option("--ignore-file", options.ignore_file,
                     "patterns of objects to leave alone, instead of .dryshodignore");
}

void add_comparison_options(CLI::App& command, ComparisonOptions& options) {
  add_compared_options(command, options);
  command.add_option("--rename", options.renames, "a rename you know of: table:app.old=new")
      ->allow_extra_args(false);
}

Result<Comparison> comparison(const ComparisonOptions& options, const Catalog& from,
                              const Catalog& to, const ComparedSides& sides) {
  const bool with_dump = sides.with_dump;
  Result<IgnoreRules> rules = read_ignore_file(options.ignore_file);
  if (!rules) return tl::unexpected(rules.error());
  Comparison result;
  const auto ignore = [&](const std::string& aspect) {
    for (const Kind kind : kinds_of(aspect)) result.ignored_kinds.set(static_cast<size_t>(kind));
  };
  for (const std::string& aspect : options.ignore) ignore(aspect);
  const bool of_cluster = OfCluster::speaks(from) || OfCluster::speaks(to);
  // A TO that names owners or grants says what is wanted, whatever FROM says; one that is silent (a
  // dump without owners or privileges) wants nothing changed.
  if (!of_cluster && !to.mentions_owners && !sides.owners) ignore("owners");
  if (!to.mentions_privileges && !sides.privileges) ignore("privileges");
  const bool narrowed = !options.only.empty() || !options.exclude.empty();
  const bool shares = with_dump && (has_owners_shares(from) || has_owners_shares(to));
  const bool managed = !managed_schemas(from).empty() || !managed_schemas(to).empty();
  const bool unfollowed = has_unfollowed_members(from) || has_unfollowed_members(to);
  if (!narrowed && rules->empty() && options.leave.empty() && !of_cluster && !shares &&
      !comments_on_extensions(from) && !comments_on_extensions(to) && !unfollowed && !managed &&
      !sides.with_helpers) {
    return result;
  }
  result.counts = [only = options.only, exclude = options.exclude, rules = std::move(*rules),
                   unmentioned = Unmentioned(options.leave, to), cluster = OfCluster(from, to),
                   of_cluster, narrowed, shares, unfollowed, managed, with_dump,
                   with_helpers = sides.with_helpers, &from, &to](const Catalog& catalog, Ref ref) {
    if (with_helpers && is_helper(catalog, ref)) return false;
    if (managed && is_managed(catalog, ref)) return false;
    if (of_cluster && !cluster.counts(catalog, ref)) return false;
    const Catalog& other = &catalog == &to ? from : to;
    if (is_brought_comment(catalog, ref, other, &catalog == &to && !with_dump)) return false;
    if (unfollowed && is_of_unfollowed(catalog, ref, other)) return false;
    if (shares && is_owners_share(catalog, ref)) return false;
    if (rules.ignores(catalog, ref)) return false;
    if (&catalog != &to && unmentioned.left(catalog, ref)) return false;
    if (!narrowed) return true;
    const std::string path = path_of(catalog, ref);
    // A schema counts while anything in it may.
    if (catalog.is<Schema>(ref)) return !matches(exclude, path);
    return (only.empty() || matches(only, path)) && !matches(exclude, path);
  };
  return result;
}

Result<std::string> rename_statement(const Catalog& from, const std::string& rename) {
  const size_t colon = rename.find(':');
  const size_t equals = rename.rfind('=');
  if (colon == std::string::npos || equals == std::string::npos || equals < colon) {
    return failure("--rename " + rename + ": want KIND:SCHEMA.OLD=NEW");
  }
  const std::string kind = rename.substr(0, colon);
  std::vector<std::string> parts(1);
  for (const char c : rename.substr(colon + 1, equals - colon - 1)) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  const std::string new_name = quote_ident(rename.substr(equals + 1));
  const bool is_column = kind == "column";
  const size_t wanted = is_column ? 3 : kind == "schema" ? 1 : 2;
  if (parts.size() == wanted - 1 && kind != "schema") parts.insert(parts.begin(), "public");
  if (parts.size() != wanted) return failure("--rename " + rename + ": want KIND:SCHEMA.OLD=NEW");
  const Name schema_name = from.strings().name(parts[0]);
  const Ref schema = from.find_own<Schema>({}, schema_name);
  std::string words = kind;
  std::transform(words.begin(), words.end(), words.begin(), ::toupper);
  std::string object;
  for (size_t i = 0; i < parts.size() - (is_column ? 1 : 0); ++i) {
    object += (i == 0 ? "" : ".") + quote_ident(parts[i]);
  }
  if (!schema) return failure("--rename " + rename + ": no such schema in FROM");
  if (is_column) {
    return "ALTER TABLE " + object + " RENAME COLUMN " + quote_ident(parts[2]) + " TO " + new_name +
           ";";
  }
  constexpr std::string_view kKinds[] = {"schema", "table", "view",    "sequence",
                                         "index",  "type",  "function"};
  if (std::find(std::begin(kKinds), std::end(kKinds), kind) == std::end(kKinds)) {
    return failure("--rename " + rename + ": no such kind");
  }
  return "ALTER " + words + " " + object + " RENAME TO " + new_name + ";";
}

}  // namespace dryshod::cli
