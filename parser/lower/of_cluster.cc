// See of_cluster.h.
#include "parser/lower/of_cluster.h"

#include <algorithm>

#include "parser/raw/tree_walk.h"

namespace dryshod {
namespace {

bool is_of_cluster(ObjectType type) {
  return type == OBJECT_ROLE || type == OBJECT_DATABASE || type == OBJECT_TABLESPACE ||
         type == OBJECT_PARAMETER_ACL;
}

}  // namespace

bool is_about_cluster(const Node& statement) {
  switch (statement.type) {
    case T_CreateRoleStmt:
    case T_AlterRoleStmt:
    case T_AlterRoleSetStmt:
    case T_DropRoleStmt:
    case T_GrantRoleStmt:
    case T_CreateTableSpaceStmt:
    case T_DropTableSpaceStmt:
    case T_AlterTableSpaceOptionsStmt:
    case T_CreatedbStmt:
    case T_DropdbStmt:
    case T_AlterDatabaseStmt:
    case T_AlterDatabaseSetStmt:
    case T_AlterSystemStmt:
      return true;
    case T_CommentStmt:
      return is_of_cluster(reinterpret_cast<const CommentStmt&>(statement).objtype);
    case T_SecLabelStmt:
      return is_of_cluster(reinterpret_cast<const SecLabelStmt&>(statement).objtype);
    case T_GrantStmt:
      return is_of_cluster(reinterpret_cast<const GrantStmt&>(statement).objtype);
    case T_AlterOwnerStmt:
      return is_of_cluster(reinterpret_cast<const AlterOwnerStmt&>(statement).objectType);
    case T_RenameStmt:
      return is_of_cluster(reinterpret_cast<const RenameStmt&>(statement).renameType);
    default:
      return false;
  }
}

bool was_dropped(const Session& session, Kind kind, Name name) {
  const Catalog& catalog = session.catalog;
  for (uint32_t id = 1; id < catalog.size(); ++id) {
    const Element& e = catalog[Ref{id}];
    if (e.kind == kind && !e.alive && !e.builtin && e.name == name) return true;
  }
  return false;
}

void set_cluster_owner(Session& session, Ref object, Name role) {
  const bool before = session.catalog.mentions_owners;
  // The superuser that initdb makes owns what nobody is named to own.
  set_owner(session, object, session.text(role) == kBootstrapUser ? Name{} : role);
  session.catalog.mentions_owners = before;
}

bool large_object(Session& session) {
  ++session.reported;
  // A dump with data has thousands of them: said once.
  constexpr std::string_view kMessage =
      "large objects are data: what is said of them is not compared";
  const auto& said = session.diagnostics;
  if (std::none_of(said.begin(), said.end(),
                   [&](const auto& d) { return d.message == kMessage; })) {
    session.warn(std::string(kMessage));
  }
  return true;
}

bool handles_large_objects(const SelectStmt& statement) {
  bool found = false;
  walk_tree(reinterpret_cast<const Node*>(&statement), [&](const Node* node) {
    const auto* call = node_as<FuncCall>(node, T_FuncCall);
    if (call == nullptr || found) return !found;
    const auto name = name_parts(call->funcname);
    for (const std::string_view each :
         {"lo_creat", "lo_create", "lo_from_bytea", "lo_import", "lo_unlink"}) {
      found = found || (!name.empty() && name.back() == each);
    }
    return !found;
  });
  return found;
}

bool runner_unknown(Session& session) {
  ++session.reported;
  session.warn("who runs this is not known: what it does to that role is not followed");
  return true;
}

}  // namespace dryshod
