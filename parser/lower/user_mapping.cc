// User mappings: parts of their server, as src/backend/commands/foreigncmds.c makes, changes and
// drops them. That a role exists is the cluster's affair.
#include "parser/lower/foreign.h"

namespace dryshod {
namespace {

/// The mapping's name: the role; the user who runs the script, where the source does not say who.
Name mapped_role(Session& session, const RoleSpec* user) {
  const Name role = role_name(session, user);
  return role ? role : session.name(kCurrentUser);
}

bool missing_mapping(Session& session, Name role, const char* server) {
  return error(session, "user mapping for " + quoted(session.text(role)) +
                            " does not exist for server " + quoted(server));
}

}  // namespace

bool lower(Session& session, const CreateUserMappingStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref server = need_server(session, statement.servername);
  if (!server) return false;
  const Name role = mapped_role(session, statement.user);
  if (!role) return false;
  if (catalog.find_own<UserMapping>(server, role)) {
    return statement.if_not_exists ||
           error(session, "user mapping for " + quoted(session.text(role)) +
                              " already exists for server " + quoted(statement.servername));
  }
  UserMapping body;
  if (!generic_options(session, statement.options, body.options)) return false;
  catalog.add(server, role, body, session.statement);
  return true;
}

bool lower(Session& session, const AlterUserMappingStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref server = need_server(session, statement.servername);
  if (!server) return false;
  const Name role = mapped_role(session, statement.user);
  if (!role) return false;
  const Ref mapping = catalog.find_own<UserMapping>(server, role);
  if (!mapping) return missing_mapping(session, role, statement.servername);
  UserMapping body = catalog.get<UserMapping>(mapping);
  if (!generic_options(session, statement.options, body.options)) return false;
  catalog.edit<UserMapping>(mapping) = body;
  return true;
}

bool lower(Session& session, const DropUserMappingStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref server = catalog.find_own<ForeignServer>({}, session.name(statement.servername));
  if (!server) {
    return statement.missing_ok ||
           error(session, "server " + quoted(statement.servername) + " does not exist");
  }
  const Name role = mapped_role(session, statement.user);
  if (!role) return false;
  const Ref mapping = catalog.find_own<UserMapping>(server, role);
  if (!mapping) {
    return statement.missing_ok || missing_mapping(session, role, statement.servername);
  }
  return drop_element(session, mapping, DROP_RESTRICT);
}

}  // namespace dryshod
