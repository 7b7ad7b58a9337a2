// Foreign servers, as src/backend/commands/foreigncmds.c makes and changes them. Never connects to
// one.
#include "parser/lower/foreign.h"

namespace dryshod {

Ref need_server(Session& session, std::string_view name) {
  const Ref found = session.catalog.find_own<ForeignServer>({}, session.name(name));
  if (!found) error(session, "server " + quoted(name) + " does not exist");
  return found;
}

Expr server_expr(Session& session, Ref server) {
  return session.catalog.intern(ExprBuilder().hole(server));
}

bool lower(Session& session, const CreateForeignServerStmt& statement) {
  Catalog& catalog = session.catalog;
  const Name name = session.name(statement.servername);
  if (catalog.find_own<ForeignServer>({}, name)) {
    return statement.if_not_exists ||
           error(session, "server " + quoted(statement.servername) + " already exists");
  }
  const Ref wrapper = need_wrapper(session, statement.fdwname);
  if (!wrapper) return false;
  ForeignServer body;
  ExprBuilder text;
  text.hole(wrapper);
  // What an extension brings comes and goes with it.
  if (const Ref extension = catalog[wrapper].source) text.hole(extension, HoleForm::Hidden);
  body.wrapper = catalog.intern(text);
  if (statement.servertype != nullptr) body.type = session.strings.text(statement.servertype);
  if (statement.version != nullptr) body.version = session.strings.text(statement.version);
  if (!generic_options(session, statement.options, body.options)) return false;
  created(session, catalog.add({}, name, body, session.statement));
  return true;
}

bool lower(Session& session, const AlterForeignServerStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref server = need_server(session, statement.servername);
  if (!server) return false;
  ForeignServer body = catalog.get<ForeignServer>(server);
  if (statement.has_version) {
    body.version = statement.version == nullptr ? Text{} : session.strings.text(statement.version);
  }
  if (!generic_options(session, statement.options, body.options)) return false;
  catalog.edit<ForeignServer>(server) = body;
  return true;
}

}  // namespace dryshod
