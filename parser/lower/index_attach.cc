// A partition's indexes and keys as parts of those of the partitioned table: copies, matching and
// attaching. Knows generateClonedIndexStmt() and CompareIndexInfo(); whoever attaches, by command
// or by inheritance, the result is the same: the partition's index is derived.
#include <algorithm>

#include "parser/lower/foreign.h"
#include "parser/lower/index_copy.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

/// CompareIndexInfo() of src/backend/catalog/index.c: options and tablespace do not count.
bool same_definition(const Catalog& catalog, const Index& a, const Index& b) {
  return a.unique == b.unique && a.method == b.method &&
         a.nulls_not_distinct == b.nulls_not_distinct && same_expr(catalog, a.keys, b.keys) &&
         same_expr(catalog, a.include, b.include) && same_expr(catalog, a.predicate, b.predicate);
}
bool same_definition(const Catalog& catalog, const PrimaryKey& a, const PrimaryKey& b) {
  return same_expr(catalog, a.columns, b.columns) && same_expr(catalog, a.include, b.include);
}
bool same_definition(const Catalog& catalog, const Unique& a, const Unique& b) {
  return a.nulls_not_distinct == b.nulls_not_distinct && same_expr(catalog, a.columns, b.columns) &&
         same_expr(catalog, a.include, b.include);
}
bool same_definition(const Catalog& catalog, const Exclusion& a, const Exclusion& b) {
  return a.method == b.method && same_expr(catalog, a.elements, b.elements) &&
         same_expr(catalog, a.include, b.include) && same_expr(catalog, a.predicate, b.predicate);
}

/// What a key enforces by, as the index it is.
Index as_index(const Catalog& catalog, Ref key) {
  return with_index(catalog, key, [&]<class T>(const T& body) {
    Index index;
    if constexpr (std::is_same_v<T, Index>) {
      index = body;
    } else if constexpr (std::is_same_v<T, PrimaryKey> || std::is_same_v<T, Unique>) {
      index.unique = true;
      index.method = catalog.strings().name("btree");
      index.keys = body.columns;
      index.include = body.include;
      if constexpr (std::is_same_v<T, Unique>) index.nulls_not_distinct = body.nulls_not_distinct;
    }
    return index;
  });
}

/// The index of a partition's constraint will do for a plain one of the parent, not the other way
/// round (ATExecAttachPartitionIdx() of tablecmds.c, DefineIndex() of indexcmds.c).
bool matches(Session& session, Ref parent_index, Ref index) {
  const Catalog& catalog = session.catalog;
  if (catalog.is<Index>(parent_index) && !catalog.is<Index>(index)) {
    const Index wanted = body_for(session, Index(catalog.get<Index>(parent_index)),
                                  catalog.parent(parent_index), catalog.parent(index));
    return same_definition(catalog, wanted, as_index(catalog, index));
  }
  if (catalog.kind(parent_index) != catalog.kind(index)) return false;
  return with_index(catalog, parent_index, [&]<class T>(const T& body) {
    const T wanted =
        body_for(session, T(body), catalog.parent(parent_index), catalog.parent(index));
    return same_definition(catalog, wanted, catalog.get<T>(index));
  });
}

/// A copy on a partition that is partitioned itself has to cover that key too.
bool covers_as_copy(Session& session, Ref source, Ref table) {
  if (!is_partitioned(session, table)) return true;
  const Catalog& catalog = session.catalog;
  const Ref from = catalog.parent(source);
  return with_index(catalog, source, [&]<class T>(const T& body) {
    Expr keys{};
    if constexpr (std::is_same_v<T, Index>) {
      if (!body.unique) return true;
      keys = body.keys;
    } else if constexpr (std::is_same_v<T, Exclusion>) {
      keys = body.elements;
    } else {
      keys = body.columns;
    }
    const char* what = std::is_same_v<T, PrimaryKey> ? "PRIMARY KEY" : "UNIQUE";
    return covers_partition_key(session, table,
                                key_columns(catalog, retarget(session, keys, from, table)), what);
  });
}

}  // namespace

std::vector<std::string> index_column_names(const Catalog& catalog, Ref index) {
  std::vector<std::string> names;
  const auto add = [&](Expr list) {
    for (const ExprBuilder& item : split_items(catalog, list)) {
      names.push_back(stored_key_name(catalog, item));
    }
  };
  with_index(catalog, index, [&]<class T>(const T& body) {
    if constexpr (requires { body.keys; }) {
      add(body.keys);
    } else if constexpr (requires { body.elements; }) {
      add(body.elements);
    } else {
      add(body.columns);
    }
    add(body.include);
  });
  return distinct_column_names(names);
}

Name name_of_copy(Session& session, Kind kind, Ref table, const std::vector<std::string>& columns) {
  const Ref schema = session.catalog.schema_of(table);
  const std::string on = message_name(session, table);
  if (kind == Kind::PrimaryKey) return choose_relation_name(session, on, "", "pkey", schema, true);
  const bool constraint = kind != Kind::Index;
  const char* label = !constraint ? "idx" : kind == Kind::Unique ? "key" : "excl";
  return choose_relation_name(session, on, name_addition(columns), label, schema, constraint);
}

Ref copy_index(Session& session, Ref source, Ref table, Origin origin) {
  Catalog& catalog = session.catalog;
  if (!covers_as_copy(session, source, table)) return {};
  return with_index(catalog, source, [&]<class T>(const T& body) {
    T copy = body_for(session, T(body), catalog.parent(source), table);
    if constexpr (std::is_same_v<T, PrimaryKey>) {
      if (!only_primary_key(session, table, -1)) return Ref{};
      copy.not_nulls = not_nulls_of(session, key_columns(catalog, copy.columns));
      if (!copy.not_nulls) return Ref{};
    }
    const Name name = name_of_copy(session, kKindOf<T>, table, index_column_names(catalog, source));
    return catalog.add(table, name, copy, session.statement, origin);
  });
}

bool is_like_copy(const Session& session, Ref index, Ref parent_index) {
  const Catalog& catalog = session.catalog;
  if (catalog.kind(index) != catalog.kind(parent_index)) return false;
  return with_index(catalog, index, [&]<class T>(const T& body) {
    const T& above = catalog.get<T>(parent_index);
    constexpr bool kKey = std::is_same_v<T, PrimaryKey>;
    std::string label = kKey                        ? "pkey"
                        : std::is_same_v<T, Index>  ? "idx"
                        : std::is_same_v<T, Unique> ? "key"
                                                    : "excl";
    const std::string_view name = session.text(catalog.name(index));
    size_t digits = name.size();
    while (digits > 0 && name[digits - 1] >= '0' && name[digits - 1] <= '9') --digits;
    label += name.substr(digits);
    const std::string columns =
        kKey ? "" : name_addition(index_column_names(catalog, parent_index));
    return name == make_object_name(message_name(session, catalog.parent(index)), columns, label) &&
           body.options == above.options && body.tablespace == above.tablespace;
  });
}

/// An index made ON ONLY is valid once every partition has one attached (validatePartitionedIndex()
/// of tablecmds.c), and with it perhaps the one above.
void settle_only(Session& session, Ref index) {
  Catalog& catalog = session.catalog;
  const Index* body = catalog.get_if<Index>(index);
  if (body == nullptr || !body->only) return;
  for (const Ref partition : children_of(session, catalog.parent(index))) {
    const std::vector<Ref> indexes = indexes_of(catalog, partition);
    if (std::none_of(indexes.begin(), indexes.end(),
                     [&](Ref other) { return attached_to(catalog, other) == index; })) {
      return;
    }
  }
  catalog.edit<Index>(index).only = false;
  if (const Ref above = attached_to(catalog, index)) settle_only(session, above);
}

void attach_index(Session& session, Ref index, Ref parent_index) {
  Catalog& catalog = session.catalog;
  const bool copied = catalog[index].source == parent_index && !catalog[index].local;
  catalog.set_source(index, parent_index, !copied && !is_like_copy(session, index, parent_index));
  if (!catalog.child<IndexAttach>(index)) {
    catalog.add(index, Name{}, IndexAttach{parent_index}, session.statement,
                Origin{false, parent_index});
  }
  settle_only(session, parent_index);
}

void settle_copies(Session& session, Ref table) {
  for (const Ref index : indexes_of(session.catalog, table)) {
    const Ref parent_index = attached_to(session.catalog, index);
    if (parent_index) {
      session.catalog.set_source(index, parent_index, !is_like_copy(session, index, parent_index));
    }
  }
}

Ref attached_to(const Catalog& catalog, Ref index) {
  const Ref attach = catalog.child<IndexAttach>(index);
  return attach ? catalog.get<IndexAttach>(attach).to : Ref{};
}

bool attach_index_checked(Session& session, Ref parent_index, Ref index) {
  const Catalog& catalog = session.catalog;
  const std::string refusal = "cannot attach index " + quoted(message_name(session, index)) +
                              " as a partition of index " +
                              quoted(message_name(session, parent_index));
  const Ref now = attached_to(catalog, index);
  if (now == parent_index) return true;
  if (now) return error(session, refusal);
  const auto tables = children_of(session, catalog.parent(parent_index));
  const Ref table = catalog.parent(index);
  if (std::find(tables.begin(), tables.end(), table) == tables.end() ||
      !matches(session, parent_index, index)) {
    return error(session, refusal);
  }
  for (const Ref other : indexes_of(catalog, table)) {
    if (attached_to(catalog, other) == parent_index) return error(session, refusal);
  }
  attach_index(session, index, parent_index);
  return true;
}

namespace {

/// Made ON ONLY, and some partition has none as yet.
bool is_unfinished(const Catalog& catalog, Ref index) {
  const Index* body = catalog.get_if<Index>(index);
  return body != nullptr && body->only;
}

/// AttachPartitionEnsureIndexes() of tablecmds.c (`attaching`) takes no index that is not valid;
/// DefineIndex() of indexcmds.c does, as it is. Neither looks below one that it takes.
bool copy_to_partition(Session& session, Ref parent_index, Ref partition, bool attaching) {
  Catalog& catalog = session.catalog;
  // DefineIndex() leaves foreign partitions out.
  if (is_foreign(catalog, partition)) {
    return !is_unique(catalog, parent_index) ||
           error(session, "cannot create unique index on partitioned table " +
                              quoted(message_name(session, catalog.parent(parent_index))));
  }
  for (const Ref index : indexes_of(catalog, partition)) {
    if (attached_to(catalog, index) || !matches(session, parent_index, index)) continue;
    if (attaching && is_unfinished(catalog, index)) continue;
    attach_index(session, index, parent_index);
    return true;
  }
  const Ref copy = copy_index(session, parent_index, partition, Origin{false, parent_index});
  if (!copy) return false;
  attach_index(session, copy, parent_index);
  return copy_index_to_partitions(session, copy);
}

}  // namespace

bool copy_index_to_partition(Session& session, Ref parent_index, Ref partition) {
  return copy_to_partition(session, parent_index, partition, true);
}

bool copy_index_to_partitions(Session& session, Ref index) {
  const Ref table = session.catalog.parent(index);
  if (!is_partitioned(session, table)) return true;
  for (const Ref partition : children_of(session, table)) {
    if (!copy_to_partition(session, index, partition, false)) return false;
  }
  return true;
}

}  // namespace dryshod
