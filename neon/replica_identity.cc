// RelationGetIndexList() of src/backend/utils/cache/relcache.c says what can be used: a primary key
// that is not deferrable, or the index that was named.
#include "neon/replica_identity.h"

#include <algorithm>
#include <set>

namespace dryshod {
namespace {

template <class T>
bool has_named(const Catalog& catalog, Ref table) {
  bool has = false;
  catalog.each_child_of<T>(table,
                           [&](Ref ref) { has = has || catalog.get<T>(ref).replica_identity; });
  return has;
}

bool has_identity(const Catalog& catalog, Ref table) {
  const std::string_view said = catalog.text(catalog.get<Table>(table).replica_identity);
  if (said == "full") return true;
  if (said == "nothing") return false;
  if (said == "index") {
    return has_named<PrimaryKey>(catalog, table) || has_named<Unique>(catalog, table) ||
           has_named<Index>(catalog, table);
  }
  const Ref key = catalog.child<PrimaryKey>(table);
  return key && !catalog.get<PrimaryKey>(key).deferrable;
}

/// The partitioned table that it is a partition of, or none.
Ref whole_of(const Catalog& catalog, Ref table) {
  Ref whole{};
  catalog.each_child_of<Inherits>(table, [&](Ref ref) {
    const Inherits& inherits = catalog.get<Inherits>(ref);
    if (inherits.bound) whole = inherits.from;
  });
  return whole;
}

/// Rows of its own, which are logged.
bool is_replicated(const Catalog& catalog, Ref ref) {
  const Table& table = catalog.get<Table>(ref);
  return !table.partition_key && !table.server && !table.persistence;
}

bool carries_changes(const Catalog& catalog, Ref publication) {
  const auto operations = catalog.strings()[catalog.get<Publication>(publication).operations];
  return std::any_of(operations.begin(), operations.end(), [](std::string_view operation) {
    return operation == "update" || operation == "delete";
  });
}

bool publishes(const Catalog& catalog, Ref publication, Ref table) {
  if (catalog.get<Publication>(publication).all_tables) return true;
  const auto names = [&](Expr expression, Ref wanted) {
    const std::vector<Ref> refs = catalog.refs(expression);
    return std::find(refs.begin(), refs.end(), wanted) != refs.end();
  };
  bool found = false;
  catalog.each_child(publication, [&](Ref ref) {
    if (const auto* one = catalog.get_if<PublishedTable>(ref)) {
      found = found || names(one->table, table);
    } else if (const auto* all = catalog.get_if<PublishedSchema>(ref)) {
      found = found || names(all->schema, catalog.schema_of(table));
    }
  });
  return found;
}

}  // namespace

bool has_full_identity(const Catalog& catalog, Ref table) {
  return catalog.text(catalog.get<Table>(table).replica_identity) == "full";
}

std::vector<Ref> tables_without_identity(const Survey& survey) {
  const Catalog& catalog = survey.catalog;
  std::vector<Ref> tables;
  std::set<Ref> seen;
  each_own<Table>(survey, [&](Ref ref) {
    if (!is_replicated(catalog, ref) || has_identity(catalog, ref)) return;
    Ref speaker = ref;
    for (Ref at = whole_of(catalog, ref); at; at = whole_of(catalog, at)) {
      if (!has_identity(catalog, at)) speaker = at;
    }
    if (seen.insert(speaker).second) tables.push_back(speaker);
  });
  return tables;
}

bool is_published(const Catalog& catalog, Ref table) {
  bool published = false;
  catalog.each_of<Publication>([&](Ref publication) {
    if (published || !carries_changes(catalog, publication)) return;
    for (Ref at = table; at && !published; at = whole_of(catalog, at)) {
      published = publishes(catalog, publication, at);
    }
  });
  return published;
}

}  // namespace dryshod
