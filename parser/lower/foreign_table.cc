// What foreign tables have that others have not, and the other way round; the rest of them is
// table.cc's and ALTER TABLE's affair. Also IMPORT FOREIGN SCHEMA, which nobody but the foreign
// server can follow. Mirrors src/backend/commands/foreigncmds.c and parse_utilcmd.c.
#include "catalog/quote.h"
#include "parser/lower/foreign.h"

namespace dryshod {

bool is_foreign(const Catalog& catalog, Ref relation) {
  const Table* table = catalog.get_if<Table>(relation);
  return table != nullptr && table->server;
}

bool is_unique(const Catalog& catalog, Ref index) {
  const Index* plain = catalog.get_if<Index>(index);
  return plain != nullptr ? plain->unique : !catalog.is<Exclusion>(index);
}

bool column_options(Session& session, bool foreign, const ColumnDef& definition, Column& body) {
  body.server_options = {};
  if (definition.fdwoptions == nullptr) return true;
  if (!foreign) {
    return error(session, "column options are for foreign tables only", definition.location);
  }
  return generic_options(session, definition.fdwoptions, body.server_options);
}

bool fits_foreign(Session& session, const ConstraintRequests& requests) {
  const auto refuse = [&](const ConstraintRequest& request, std::string_view words) {
    return error(session, std::string(words) + " constraints are not supported on foreign tables",
                 request.node.location);
  };
  for (const ConstraintRequest& key : requests.keys) {
    return refuse(key, key.node.contype == CONSTR_PRIMARY  ? "primary key"
                       : key.node.contype == CONSTR_UNIQUE ? "unique"
                                                           : "exclusion");
  }
  for (const ConstraintRequest& key : requests.foreign_keys) return refuse(key, "foreign key");
  return true;
}

bool alter_foreign(Session& session, const Alteration& alter) {
  Catalog& catalog = session.catalog;
  const auto* written = reinterpret_cast<const List*>(alter.cmd.def);
  if (alter.cmd.subtype == AT_GenericOptions) {
    NameList options = catalog.get<Table>(alter.relation).server_options;
    if (!generic_options(session, written, options)) return false;
    catalog.edit<Table>(alter.relation).server_options = options;
    return true;
  }
  const Ref column = need_column(session, alter.relation, alter.cmd.name);
  if (!column) return false;
  NameList options = catalog.get<Column>(column).server_options;
  if (!generic_options(session, written, options)) return false;
  catalog.edit<Column>(column).server_options = options;
  return true;
}

bool lower(Session& session, const ImportForeignSchemaStmt& statement) {
  if (!need_server(session, statement.server_name)) return false;
  if (!find_schema(session, statement.local_schema)) {
    return error(session, "schema " + quoted(statement.local_schema) + " does not exist");
  }
  session.unknown_names_ok = true;
  append_opaque(session, "IMPORT FOREIGN SCHEMA " + quote_ident(statement.remote_schema) +
                             " INTO " + quote_ident(statement.local_schema));
  return lower_unmodelled(session, "what it makes is known to the foreign server only");
}

}  // namespace dryshod
