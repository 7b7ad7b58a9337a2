// ALTER TABLE ... ADD COLUMN, on the table and on those that inherit from it. Knows
// ATExecAddColumn() of src/backend/commands/tablecmds.c; what a definition says is column.cc's
// affair.
#include "parser/lower/foreign.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

bool may_add(Session& session, Ref relation, const ColumnDef& definition, bool recurse,
             const ColumnParts& parts) {
  const Catalog& catalog = session.catalog;
  if (catalog.get<Table>(relation).of_type) {
    return error(session, "cannot add column to typed table", definition.location);
  }
  if (is_partition(session, relation)) {
    return error(session, "cannot add column to a partition", definition.location);
  }
  const bool has_children = !children_of(session, relation).empty();
  if (parts.identity != nullptr && has_children &&
      (session.major < 17 || !is_partitioned(session, relation))) {
    return error(session, "cannot recursively add identity column to table that has child tables",
                 definition.location);
  }
  if (has_children && !recurse) {
    return error(session, "column must be added to child tables too", definition.location);
  }
  return is_free_column_name(session, definition.colname, definition.location);
}

/// A child has the column already: it only becomes inherited too.
bool merge_with_child(Session& session, Ref existing, Ref column) {
  Catalog& catalog = session.catalog;
  const Column mine = catalog.get<Column>(existing);
  const Column theirs = catalog.get<Column>(column);
  const Ref child = catalog.parent(existing);
  const std::string words = quoted(message_name(session, column));
  if (catalog.render(mine.type) != catalog.render(theirs.type)) {
    return error(session, "child table " + quoted(message_name(session, child)) +
                              " has different type for column " + words);
  }
  if (!same_expr(catalog, mine.collation, theirs.collation)) {
    return error(session, "child table " + quoted(message_name(session, child)) +
                              " has different collation for column " + words);
  }
  const Ref from = catalog[existing].source ? catalog[existing].source : column;
  catalog.set_source(existing, from, catalog[existing].local);
  return true;
}

bool add_to_children(Session& session, Ref column) {
  Catalog& catalog = session.catalog;
  const Name name = catalog.name(column);
  for (const Ref child : children_of(session, catalog.parent(column))) {
    if (const Ref existing = catalog.column(child, name)) {
      if (!merge_with_child(session, existing, column)) return false;
      continue;
    }
    Column body = catalog.get<Column>(column);
    body.position = next_position(catalog, child);
    body.server_options = {};
    const Ref copy = catalog.add(child, name, body, session.statement, Origin{false, column});
    if (!inherit_filling(session, copy, {column}, false)) return false;
    if (!add_to_children(session, copy)) return false;
  }
  return true;
}

/// The sequence of a serial or identity column, whose name is chosen before the column is there.
bool make_column_sequence(Session& session, Ref relation, const ColumnDef& definition,
                          const ColumnParts& parts, const Column& body, Ref& sequence) {
  const Catalog& catalog = session.catalog;
  const Ref table_schema = catalog.schema_of(relation);
  const std::string table = message_name(session, relation);
  const Name persistence = sequence_persistence(session, catalog.get<Table>(relation).persistence);
  if (!parts.serial.empty()) {
    const Name name = choose_sequence_name(session, table_schema, table, definition.colname);
    sequence = make_sequence(session, table_schema, name, parts.serial, nullptr, persistence);
    return static_cast<bool>(sequence);
  }
  if (parts.identity == nullptr) return true;
  std::string type;
  Ref schema{};
  Name name{};
  if (!identity_type(session, body.type, definition.location, type) ||
      !identity_sequence_name(session, table_schema, table, definition.colname, *parts.identity,
                              schema, name)) {
    return false;
  }
  sequence = make_sequence(session, schema, name, type, parts.identity->options, persistence);
  return static_cast<bool>(sequence);
}

bool add_filling(Session& session, Ref column, const ColumnParts& parts, Ref sequence) {
  if (!parts.serial.empty()) {
    finish_serial(session, column, sequence);
    return true;
  }
  if (parts.generated != nullptr) return store_generated(session, column, *parts.generated);
  if (parts.has_default) return set_default(session, column, parts.default_expression);
  return true;
}

bool add(Session& session, Ref relation, const ColumnDef& definition, bool recurse) {
  Catalog& catalog = session.catalog;
  ColumnParts parts;
  ConstraintRequests requests;
  if (!take_apart(session, message_name(session, relation), session.name(definition.colname),
                  definition, parts, requests) ||
      !may_add(session, relation, definition, recurse, parts)) {
    return false;
  }
  Column body;
  if (!column_body(session, definition, parts, body) ||
      !column_options(session, is_foreign(catalog, relation), definition, body)) {
    return false;
  }
  body.position = next_position(catalog, relation);
  Ref sequence{};
  if (!make_column_sequence(session, relation, definition, parts, body, sequence)) return false;
  const Ref column = catalog.add(relation, session.name(definition.colname), body,
                                 session.at(definition.location));
  if (!add_filling(session, column, parts, sequence) || !add_to_children(session, column) ||
      !add_requested(session, relation, requests, recurse)) {
    return false;
  }
  if (parts.identity == nullptr) return true;
  finish_identity(session, column, *parts.identity, sequence);
  for (const Ref child : children_of(session, relation)) {
    inherit_identity(session, catalog.column(child, catalog.name(column)), column);
  }
  return true;
}

}  // namespace

bool is_free_column_name(Session& session, std::string_view name, int location) {
  using namespace std::string_view_literals;
  for (const std::string_view system :
       {"tableoid"sv, "cmax"sv, "xmax"sv, "cmin"sv, "xmin"sv, "ctid"sv}) {
    if (name == system) {
      return error(session, "column name " + quoted(name) + " conflicts with a system column name",
                   location);
    }
  }
  return true;
}

bool add_column(Session& session, Ref relation, const ColumnDef& definition, bool recurse,
                bool if_not_exists) {
  if (session.catalog.column(relation, session.name(definition.colname))) {
    return if_not_exists || error(session,
                                  "column " + quoted(definition.colname) + " of relation " +
                                      quoted(message_name(session, relation)) + " already exists",
                                  definition.location);
  }
  const uint32_t before = session.catalog.size();
  if (add(session, relation, definition, recurse)) return true;
  undo_since(session, before);
  return false;
}

}  // namespace dryshod
