// Reads it out of the catalog; see moved.h.
#include "neon/cutover/moved.h"

#include <algorithm>
#include <map>
#include <set>

#include "catalog/helpers.h"
#include "catalog/quote.h"

namespace dryshod {
namespace {

std::string plain(const Catalog& catalog, Ref ref) {
  return std::string(catalog.text(catalog.name(ref)));
}

bool is_own(const Catalog& catalog, Ref ref) {
  return !catalog[ref].builtin && !is_helper(catalog, ref);
}

bool is_one_of(std::string_view type, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return type == name || type == std::string("pg_catalog.") + std::string(name);
  });
}

/// Types without a default equality operator: an apply worker cannot find the row by such a column
/// (FindReplTupleInLocalRel() of src/backend/replication/logical/worker.c, lookup_type_cache()).
bool lacks_equality(std::string_view type) {
  return is_one_of(type, {"json", "xml", "point", "line", "lseg", "box", "path", "polygon",
                          "circle", "jsonpath", "txid_snapshot", "pg_snapshot"});
}

MovedColumn column_of(const Catalog& catalog, Ref column) {
  return {quote_ident(catalog.text(catalog.name(column))), plain(catalog, column),
          catalog.render(catalog.get<Column>(column).type),
          static_cast<bool>(catalog.child<Generated>(column))};
}

/// The columns that a key or index names, or none where it has an expression.
std::vector<Ref> plain_columns(const Catalog& catalog, Expr list) {
  std::vector<Ref> columns;
  for (const Ref ref : catalog.refs(list)) {
    if (catalog.is<Column>(ref)) columns.push_back(ref);
  }
  const std::string text = catalog.render(list);
  return text.find('(') == std::string::npos ? columns : std::vector<Ref>();
}

bool all_not_null(const Catalog& catalog, const std::vector<Ref>& columns) {
  return !columns.empty() && std::all_of(columns.begin(), columns.end(), [&](Ref column) {
    return static_cast<bool>(catalog.child<NotNull>(column));
  });
}

/// A unique index over columns that are never null, on all rows, checked at once.
std::string usable_index(const Catalog& catalog, Ref table) {
  std::string found;
  catalog.each_child(table, [&](Ref part) {
    if (!found.empty()) return;
    if (const Unique* unique = catalog.get_if<Unique>(part)) {
      if (unique->deferrable) return;
      if (all_not_null(catalog, plain_columns(catalog, unique->columns))) {
        found = catalog.bare(part);
      }
    } else if (const Index* index = catalog.get_if<Index>(part)) {
      if (!index->unique || index->predicate) return;
      if (all_not_null(catalog, plain_columns(catalog, index->keys))) found = catalog.bare(part);
    }
  });
  return found;
}

RowIdentity identity_of(const Catalog& catalog, Ref table) {
  const std::string_view said = catalog.text(catalog.get<Table>(table).replica_identity);
  if (said == "full") return RowIdentity::Full;
  if (said == "nothing") return RowIdentity::Missing;
  if (said == "index") return RowIdentity::Index;
  const Ref key = catalog.child<PrimaryKey>(table);
  if (!key || catalog.get<PrimaryKey>(key).deferrable) return RowIdentity::Missing;
  return RowIdentity::Key;
}

void measure(MovedTable& table, const DatabaseStats* stats) {
  const TableStats* found = stats == nullptr ? nullptr : stats->table(table.name);
  if (found == nullptr) return;
  table.measured = true;
  table.rows = found->rows;
  table.bytes = found->bytes;
  table.index_bytes = found->index_bytes;
  table.writes_per_second = found->writes_per_second;
}

MovedTable moved_table(const Catalog& catalog, Ref ref, const DatabaseStats* stats) {
  const Table& body = catalog.get<Table>(ref);
  MovedTable table;
  table.name = catalog.qualified(ref);
  table.schema = plain(catalog, catalog.schema_of(ref));
  table.bare = plain(catalog, ref);
  table.partitioned = static_cast<bool>(body.partition_key);
  table.unlogged = catalog.text(body.persistence) == "unlogged";
  catalog.each_child_of<Inherits>(ref, [&](Ref link) {
    if (catalog.get<Inherits>(link).bound) table.partition = true;
  });
  if (const Ref owner = catalog.child<Owner>(ref)) {
    table.owner = std::string(catalog.text(catalog.get<Owner>(owner).role));
  }
  std::vector<Ref> columns;
  catalog.each_child_of<Column>(ref, [&](Ref column) { columns.push_back(column); });
  std::stable_sort(columns.begin(), columns.end(), [&](Ref a, Ref b) {
    return catalog.get<Column>(a).position < catalog.get<Column>(b).position;
  });
  for (const Ref column : columns) table.columns.push_back(column_of(catalog, column));
  table.identity = identity_of(catalog, ref);
  if (const Ref key = catalog.child<PrimaryKey>(ref)) {
    for (const Ref column : plain_columns(catalog, catalog.get<PrimaryKey>(key).columns)) {
      table.key.push_back(column_of(catalog, column));
    }
  }
  if (table.identity == RowIdentity::Missing) table.unique_index = usable_index(catalog, ref);
  for (const MovedColumn& column : table.columns) {
    if (lacks_equality(column.type)) table.without_equality.push_back(column.bare);
  }
  measure(table, stats);
  return table;
}

Ref parent_of(const Catalog& catalog, Ref table) {
  Ref parent;
  catalog.each_child_of<Inherits>(table, [&](Ref link) {
    if (catalog.get<Inherits>(link).bound) parent = catalog.get<Inherits>(link).from;
  });
  return parent;
}

void read_tables(const Catalog& catalog, const DatabaseStats* stats, MovedSchema& schema) {
  std::map<std::string, size_t> places;
  std::vector<std::pair<std::string, Ref>> partitions;
  catalog.each_of<Table>([&](Ref ref) {
    if (!is_own(catalog, ref)) return;
    const Table& body = catalog.get<Table>(ref);
    if (catalog.text(body.persistence) == "temporary") return;
    if (body.server) {
      schema.foreign_tables.push_back(catalog.qualified(ref));
      return;
    }
    MovedTable table = moved_table(catalog, ref, stats);
    if (table.partition) partitions.push_back({table.name, ref});
    schema.tables.push_back(std::move(table));
  });
  std::sort(schema.tables.begin(), schema.tables.end(),
            [](const MovedTable& a, const MovedTable& b) { return a.name < b.name; });
  for (size_t i = 0; i < schema.tables.size(); ++i) places[schema.tables[i].name] = i;
  for (const auto& [name, ref] : partitions) {
    Ref root = ref;
    while (const Ref above = parent_of(catalog, root)) root = above;
    const auto place = places.find(catalog.qualified(root));
    if (place == places.end()) continue;
    const MovedTable& part = schema.tables[places[name]];
    MovedTable& whole = schema.tables[place->second];
    whole.measured = whole.measured || part.measured;
    whole.rows += part.rows;
    whole.bytes += part.bytes;
    whole.index_bytes += part.index_bytes;
    whole.writes_per_second += part.writes_per_second;
  }
}

/// The column whose numbers the sequence gives, by OWNED BY, identity or default.
Ref column_of_sequence(const Catalog& catalog, Ref sequence) {
  if (const Ref owned = catalog.child<OwnedBy>(sequence)) {
    return catalog.get<OwnedBy>(owned).column;
  }
  if (const Ref source = catalog[sequence].source; catalog.is<Identity>(source)) {
    return catalog.parent(source);
  }
  for (const Ref user : catalog.users(sequence)) {
    if (catalog.is<Default>(user) && catalog.is<Column>(catalog.parent(user))) {
      return catalog.parent(user);
    }
  }
  return {};
}

void read_sequences(const Catalog& catalog, MovedSchema& schema) {
  catalog.each_of<Sequence>([&](Ref ref) {
    const Sequence& body = catalog.get<Sequence>(ref);
    if (!is_own(catalog, ref) || catalog.text(body.persistence) == "temporary") return;
    MovedSequence sequence;
    sequence.name = catalog.qualified(ref);
    sequence.schema = plain(catalog, catalog.schema_of(ref));
    sequence.bare = plain(catalog, ref);
    sequence.cycle = body.cycle;
    if (const Ref column = column_of_sequence(catalog, ref)) {
      const std::string type = catalog.render(catalog.get<Column>(column).type);
      if (body.increment > 0 && is_one_of(type, {"smallint", "integer", "bigint"})) {
        sequence.table = catalog.qualified(catalog.parent(column));
        sequence.column = quote_ident(catalog.text(catalog.name(column)));
      }
    }
    schema.sequences.push_back(std::move(sequence));
  });
  std::sort(schema.sequences.begin(), schema.sequences.end(),
            [](const MovedSequence& a, const MovedSequence& b) { return a.name < b.name; });
}

void read_rest(const Catalog& catalog, MovedSchema& schema) {
  catalog.each_of<MaterializedView>([&](Ref ref) {
    if (is_own(catalog, ref)) schema.materialized_views.push_back(catalog.qualified(ref));
  });
  catalog.each_of<View>([&](Ref ref) {
    if (is_own(catalog, ref)) schema.views.push_back(catalog.qualified(ref));
  });
  catalog.each_of<Extension>([&](Ref ref) {
    if (plain(catalog, ref) != "plpgsql") schema.extensions.push_back(plain(catalog, ref));
  });
  catalog.each_of<Trigger>([&](Ref ref) {
    const std::string_view enabled = catalog.text(catalog.get<Trigger>(ref).enabled);
    if (is_own(catalog, ref) && (enabled == "always" || enabled == "replica")) {
      schema.always_triggers.push_back(plain(catalog, ref) + " on " +
                                       catalog.qualified(catalog.parent(ref)));
    }
  });
  catalog.each_of<EventTrigger>([&](Ref ref) {
    if (is_own(catalog, ref)) schema.event_triggers.push_back(plain(catalog, ref));
  });
  catalog.each_of<Generated>([&](Ref ref) {
    const Ref column = catalog.parent(ref);
    if (is_own(catalog, ref)) {
      schema.generated_columns.push_back(catalog.qualified(catalog.parent(column)) + "." +
                                         plain(catalog, column));
    }
  });
  for (const MovedTable& table : schema.tables) {
    for (const MovedColumn& column : table.columns) {
      if (is_one_of(column.type, {"oid", "lo"}) || column.type.ends_with(".lo")) {
        schema.large_object_columns.push_back(table.name + "." + column.bare);
      }
    }
  }
  for (auto* list : {&schema.views, &schema.extensions, &schema.foreign_tables,
                     &schema.always_triggers, &schema.event_triggers, &schema.generated_columns}) {
    std::sort(list->begin(), list->end());
  }
}

/// Grantees, owners, and who policies speak of.
void read_roles(const Catalog& catalog, MovedSchema& schema) {
  std::set<std::string> names;
  const auto add = [&](std::string_view name) {
    if (!name.empty() && name != "public") names.insert(std::string(name));
  };
  catalog.each_of<Grant>([&](Ref ref) { add(catalog.text(catalog.name(ref))); });
  catalog.each_of<Owner>([&](Ref ref) { add(catalog.text(catalog.get<Owner>(ref).role)); });
  catalog.each_of<Policy>([&](Ref ref) {
    for (const std::string_view name : catalog.strings()[catalog.get<Policy>(ref).roles]) {
      if (name != kCurrentUser) add(name);
    }
  });
  catalog.each_of<Role>([&](Ref ref) { add(catalog.text(catalog.name(ref))); });
  schema.role_names.assign(names.begin(), names.end());
}

}  // namespace

const MovedColumn* MovedTable::range_key() const {
  if (key.empty()) return nullptr;
  // checksums.sh is told of it in one line.
  const std::string& name = key.front().name;
  if (std::any_of(name.begin(), name.end(),
                  [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
    return nullptr;
  }
  // Types that sort alike on any server, whatever its collations.
  const bool fits =
      is_one_of(key.front().type,
                {"smallint", "integer", "bigint", "uuid", "date", "timestamp without time zone",
                 "timestamp with time zone", "timestamp", "timestamptz", "numeric"});
  return fits ? &key.front() : nullptr;
}

std::vector<const MovedTable*> MovedSchema::roots() const {
  std::vector<const MovedTable*> list;
  for (const MovedTable& table : tables) {
    if (!table.partition) list.push_back(&table);
  }
  return list;
}

std::vector<const MovedTable*> MovedSchema::published() const {
  std::vector<const MovedTable*> list;
  for (const MovedTable* table : roots()) {
    if (!table->unlogged) list.push_back(table);
  }
  return list;
}

std::vector<const MovedTable*> MovedSchema::unlogged() const {
  std::vector<const MovedTable*> list;
  for (const MovedTable* table : roots()) {
    if (table->unlogged) list.push_back(table);
  }
  return list;
}

int64_t MovedSchema::largest_table() const {
  int64_t most = 0;
  for (const MovedTable* table : roots()) most = std::max(most, table->bytes);
  return most;
}

MovedSchema moved_schema(const Catalog& catalog, const DatabaseStats* stats) {
  MovedSchema schema;
  read_tables(catalog, stats, schema);
  read_sequences(catalog, schema);
  read_rest(catalog, schema);
  read_roles(catalog, schema);
  schema.measured = stats != nullptr;
  for (const MovedTable* table : schema.roots()) {
    schema.bytes += table->bytes;
    schema.index_bytes += table->index_bytes;
    schema.writes_per_second += table->writes_per_second;
  }
  return schema;
}

}  // namespace dryshod
