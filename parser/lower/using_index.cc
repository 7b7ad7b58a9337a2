// ALTER TABLE ... ADD CONSTRAINT ... USING INDEX: a unique index becomes a key and takes its name.
// Mirrors transformIndexConstraint() of src/backend/parser/parse_utilcmd.c. Knows what an index
// must be like for that; refuses to know how keys are made otherwise.
#include "parser/lower/alter_table.h"
#include "parser/lower/comment.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

/// The index, when it may become a constraint of the table.
Ref usable_index(Session& session, Ref table, const Constraint& definition) {
  const Catalog& catalog = session.catalog;
  const std::string name = quoted(definition.indexname);
  const auto refuse = [&](const std::string& why) {
    error(session, why, definition.location);
    return Ref{};
  };
  if (is_partitioned(session, table)) {
    return refuse(
        "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables");
  }
  const Ref index =
      catalog.find(Slot::Relation, catalog.schema_of(table), session.name(definition.indexname));
  if (!index) return refuse("index " + name + " does not exist");
  if (is_index_like(catalog, index) && !catalog.is<Index>(index)) {
    return refuse("index " + name + " is already associated with a constraint");
  }
  if (!catalog.is<Index>(index)) return refuse(name + " is not an index");
  if (catalog.parent(index) != table) {
    return refuse("index " + name + " does not belong to table " + quoted_name(session, table));
  }
  const Index& body = catalog.get<Index>(index);
  if (!body.unique) return refuse(name + " is not a unique index");
  if (body.predicate) return refuse(name + " is a partial index");
  return index;
}

/// Its columns, when each is a plain one in default order: a constraint cannot say anything else.
bool plain_columns(Session& session, Ref index, std::vector<Ref>& columns) {
  const Catalog& catalog = session.catalog;
  const std::string name = "index " + quoted_name(session, index);
  for (const ExprBuilder& key : split_items(catalog, catalog.get<Index>(index).keys)) {
    const std::string& text = key.text();
    const bool is_column =
        !text.empty() && text[0] == kHoleMark && catalog.is<Column>(key.refs()[0]);
    if (!is_column) return error(session, name + " contains expressions");
    if (text.size() != 2) {
      return error(session, name + " column number " + std::to_string(columns.size() + 1) +
                                " does not have default sorting behavior");
    }
    columns.push_back(key.refs()[0]);
  }
  return true;
}

template <class Key>
Key key_of(const Index& index, const Constraint& definition) {
  Key key{};
  key.columns = index.keys;
  key.include = index.include;
  key.deferrable = definition.deferrable;
  key.initially_deferred = definition.initdeferred;
  key.options = index.options;
  key.tablespace = index.tablespace;
  key.clustered = index.clustered;
  key.replica_identity = index.replica_identity;
  return key;
}

/// What referred to the index (a foreign key that relies on it) refers to the constraint.
void retarget_references(Catalog& catalog, Ref from, Ref to) {
  for (const Ref ref : catalog.derived_from(from)) {
    catalog.set_source(ref, to, catalog[ref].local);
  }
  for (const Ref ref : catalog.users(from)) {
    if (catalog.is<ForeignKey>(ref) && catalog.get<ForeignKey>(ref).key == from) {
      catalog.edit<ForeignKey>(ref).key = to;
    }
    if (catalog.is<IndexAttach>(ref) && catalog.get<IndexAttach>(ref).to == from) {
      catalog.edit<IndexAttach>(ref).to = to;
    }
  }
}

/// AdjustNotNullInheritance() in src/backend/catalog/pg_constraint.c (18): what came down to the
/// columns is the table's own too. A key that makes its own index leaves it as it is.
void own_not_nulls(Session& session, const std::vector<Ref>& columns) {
  constexpr int kNotNullsAreConstraints = 18;
  Catalog& catalog = session.catalog;
  if (catalog.major < kNotNullsAreConstraints) return;
  for (const Ref column : columns) {
    const Ref not_null = catalog.child<NotNull>(column);
    if (not_null) catalog.set_source(not_null, catalog[not_null].source, true);
  }
}

Ref make_key(Session& session, Ref table, const Index& index, const Constraint& definition,
             const std::vector<Ref>& columns, Span where) {
  Catalog& catalog = session.catalog;
  if (definition.contype == CONSTR_PRIMARY) {
    own_not_nulls(session, columns);
    auto key = key_of<PrimaryKey>(index, definition);
    key.not_nulls = not_nulls_of(session, columns);
    return catalog.add(table, {}, key, where);
  }
  auto key = key_of<Unique>(index, definition);
  key.nulls_not_distinct = index.nulls_not_distinct;
  return catalog.add(table, {}, key, where);
}

}  // namespace

bool add_key_using_index(Session& session, Ref table, const Constraint& definition) {
  Catalog& catalog = session.catalog;
  const Ref index = usable_index(session, table, definition);
  if (!index) return false;
  std::vector<Ref> columns;
  if (!plain_columns(session, index, columns)) return false;
  const Index body = catalog.get<Index>(index);
  const bool primary = definition.contype == CONSTR_PRIMARY;
  if (primary && catalog.child<PrimaryKey>(table)) {
    return error(session, "multiple primary keys for table " + quoted_name(session, table) +
                              " are not allowed");
  }
  if (primary && body.nulls_not_distinct) {
    return error(session, "primary keys cannot use NULLS NOT DISTINCT indexes");
  }
  const Name old_name = catalog.name(index);
  const Name name = definition.conname != nullptr ? session.name(definition.conname) : old_name;
  if (constraint_name_is_used(session, table, name)) {
    return error(session, "constraint " + quoted(session.text(name)) + " for relation " +
                              quoted_name(session, table) + " already exists");
  }
  if (name != old_name && !name_is_free(session, Slot::Relation, catalog.schema_of(table), name)) {
    return false;
  }
  const Ref made = make_key(session, table, body, definition, columns, catalog[index].where);
  // The index lives on inside the constraint: its comment stays with it.
  std::vector<Ref> parts;
  catalog.each_child(index, [&](Ref part) { parts.push_back(part); });
  for (const Ref part : parts) {
    catalog.move(part, made);
    if (catalog.is<Comment>(part)) catalog.rename(part, index_comment_name(session));
  }
  retarget_references(catalog, index, made);
  catalog.remove(index);
  catalog.rename(made, name);
  return true;
}

}  // namespace dryshod
