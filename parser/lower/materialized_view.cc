// Materialized views: CREATE MATERIALIZED VIEW, as src/backend/commands/createas.c does it. Knows
// storage options and whether there is data; REFRESH is data and nothing else.
#include "parser/lower/object.h"
#include "parser/lower/query_relation.h"

namespace dryshod {

bool create_materialized_view(Session& session, const CreateTableAsStmt& statement) {
  const IntoClause& into = *statement.into;
  if (into.rel->relpersistence == 'u') {
    return error(session, "materialized views cannot be unlogged");
  }
  const auto object = new_relation(session, *into.rel);
  if (!object) return false;
  Catalog& catalog = session.catalog;
  const Ref there = catalog.find(Slot::Relation, object->schema, object->name);
  if (there && statement.if_not_exists) return true;
  if (!name_is_free(session, Slot::Relation, object->schema, object->name) ||
      !name_is_free(session, Slot::Type, object->schema, object->name)) {
    return false;
  }
  const auto result =
      read_query(session, statement.query, into.colNames, "too many column names were specified");
  if (!result) return false;
  if (uses_temporary(session, result->query.text)) {
    return error(session, "materialized views must not use temporary tables or views");
  }
  MaterializedView body;
  body.query = catalog.intern(result->query.text);
  body.column_names = result->column_names;
  const Name method = into.accessMethod != nullptr ? session.name(into.accessMethod)
                                                   : session.default_access_method;
  if (session.text(method) != "heap") body.access_method = method;
  body.tablespace = tablespace_for(session, into.tableSpaceName);
  body.options = options_list(session, into.options);
  body.populated = !into.skipData;
  const Ref view = catalog.add(object->schema, object->name, body, session.statement);
  created(session, view);
  set_output_columns(session, view, result->query.columns);
  set_collations(session, view, *result);
  return true;
}

}  // namespace dryshod
