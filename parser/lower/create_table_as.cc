// CREATE TABLE AS and SELECT INTO: a table with the columns of a query and nothing else of it
// (src/backend/commands/createas.c). Knows the columns; a type that cannot be told is reported.
#include "parser/lower/object.h"
#include "parser/lower/query_relation.h"

namespace dryshod {
namespace {

/// The columns of the table: ordinary ones, that remember nothing of the query.
void add_columns(Session& session, Ref table, const std::vector<OutputColumn>& columns) {
  Catalog& catalog = session.catalog;
  int64_t position = 0;
  for (const OutputColumn& column : columns) {
    Column body;
    body.type = column.type;
    body.position = ++position;
    if (!column.type && session.text(catalog.get<Table>(table).persistence) != "temporary") {
      session.warn("the type of column " + quoted(session.text(column.name)) + " of table " +
                   quoted_name(session, table) + " is not known");
    }
    catalog.add(table, column.name, body, session.statement);
  }
}

bool create_table(Session& session, const CreateTableAsStmt& statement, const Scope* variables) {
  const IntoClause& into = *statement.into;
  const auto object = new_relation(session, *into.rel);
  if (!object) return false;
  Catalog& catalog = session.catalog;
  // The query is analysed first, whatever becomes of the table.
  const auto result = read_query(session, statement.query, into.colNames,
                                 "too many column names were specified", variables);
  if (!result) return false;
  const Ref there = catalog.find(Slot::Relation, object->schema, object->name);
  if (there && statement.if_not_exists) return true;
  if (!name_is_free(session, Slot::Relation, object->schema, object->name) ||
      !name_is_free(session, Slot::Type, object->schema, object->name)) {
    return false;
  }
  Table body;
  body.persistence = persistence_of(session, *into.rel);
  const Name method = into.accessMethod != nullptr ? session.name(into.accessMethod)
                                                   : session.default_access_method;
  if (session.text(method) != "heap") body.access_method = method;
  body.tablespace = tablespace_for(session, into.tableSpaceName);
  body.options = options_list(session, into.options);
  const Ref table = catalog.add(object->schema, object->name, body, session.statement);
  add_columns(session, table, result->query.columns);
  set_collations(session, table, *result);
  created(session, table);
  return true;
}

}  // namespace

bool create_table_as(Session& session, const CreateTableAsStmt& statement, const Scope* variables) {
  if (statement.query->type == T_ExecuteStmt) {
    ++session.reported;
    session.warn("CREATE TABLE AS EXECUTE is not executed: its columns are not seen");
    return true;
  }
  return statement.objtype == OBJECT_MATVIEW ? create_materialized_view(session, statement)
                                             : create_table(session, statement, variables);
}

bool lower(Session& session, const CreateTableAsStmt& statement) {
  return create_table_as(session, statement, nullptr);
}

}  // namespace dryshod
