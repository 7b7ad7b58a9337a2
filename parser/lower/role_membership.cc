// GRANT role TO role and REVOKE: AddRoleMems() and DelRoleMems() of src/backend/commands/user.c. Up
// to 15 there is one membership per member; since 16 each grantor has one of his own, and needs
// ADMIN, which hangs on his own membership.
#include <algorithm>

#include "parser/lower/features.h"
#include "parser/lower/of_cluster.h"

namespace dryshod {
namespace {

bool has_grantors(const Session& session) {
  return session.major >= 16;
}

Ref find_membership(const Session& session, Ref role, Ref member, Ref grantor) {
  const Catalog& catalog = session.catalog;
  return catalog.find_own(Kind::RoleMembership, role, catalog.name(member), [&](Ref ref) {
    return catalog.get<RoleMembership>(ref).grantor == grantor;
  });
}

/// roles_is_member_of(): is it, through others too?
bool is_member(const Session& session, Ref member, Ref role) {
  if (member == role) return true;
  const Catalog& catalog = session.catalog;
  bool found = false;
  catalog.each_child_of<RoleMembership>(role, [&](Ref ref) {
    found = found || is_member(session, member, catalog.get<RoleMembership>(ref).member);
  });
  return found;
}

/// The membership by which somebody may grant the role.
Ref authority_of(const Session& session, Ref role, Ref grantor) {
  const Catalog& catalog = session.catalog;
  Ref found{};
  catalog.each_child_of<RoleMembership>(role, [&](Ref ref) {
    const RoleMembership& body = catalog.get<RoleMembership>(ref);
    if (!found && body.member == grantor && body.admin) found = ref;
  });
  return found;
}

/// check_role_grantor(). What is external may be granted by whom nobody knows.
bool may_grant(Session& session, Ref role, Ref grantor) {
  const Catalog& catalog = session.catalog;
  if (!grantor || catalog[role].builtin || authority_of(session, role, grantor)) return true;
  return error(session,
               "permission denied to grant privileges as role " + quoted_name(session, grantor));
}

/// ADMIN may not come back to one on whom the grantor's own hangs.
bool comes_back(const Session& session, Ref authority, Ref member) {
  const Catalog& catalog = session.catalog;
  for (Ref at = authority; at; at = catalog.get<RoleMembership>(at).authority) {
    if (catalog.get<RoleMembership>(at).member == member) return true;
  }
  return false;
}

/// plan_recursive_revoke(): what the member granted on has to go when his ADMIN does.
bool admin_goes(Session& session, Ref membership, DropBehavior behavior) {
  Catalog& catalog = session.catalog;
  const Ref role = catalog.parent(membership);
  const Ref member = catalog.get<RoleMembership>(membership).member;
  std::vector<Ref> granted_on;
  bool other = false;
  catalog.each_child_of<RoleMembership>(role, [&](Ref ref) {
    const RoleMembership& body = catalog.get<RoleMembership>(ref);
    other = other || (ref != membership && body.member == member && body.admin);
    if (body.grantor == member) granted_on.push_back(ref);
  });
  if (other || granted_on.empty()) return true;
  if (behavior != DROP_CASCADE) return error(session, "dependent privileges exist");
  for (const Ref ref : granted_on) {
    if (!catalog.alive(ref)) continue;
    if (catalog.get<RoleMembership>(ref).admin && !admin_goes(session, ref, behavior)) return false;
    catalog.remove(ref);
  }
  return true;
}

/// Who grants: whoever GRANTED BY names, or a role that was SET and may. The superuser that initdb
/// makes is no element: his grants are nobody's.
bool find_grantor(Session& session, const GrantRoleStmt& statement, Ref role, Ref& out) {
  out = {};
  if (!has_grantors(session)) return true;
  Name name = session.role;
  if (statement.grantor != nullptr) {
    name = role_name(session, statement.grantor);
    if (!name || session.text(name) == kBootstrapUser) return true;
    out = need_role(session, name);
    return out && (!statement.is_grant || may_grant(session, role, out));
  }
  if (!name || session.text(name) == kBootstrapUser) return true;
  const Ref runner = session.catalog.find_own<Role>({}, name);
  if (!runner || session.catalog.get<Role>(runner).superuser) return true;
  if (authority_of(session, role, runner)) out = runner;
  return true;
}

bool read_options(Session& session, const GrantRoleStmt& statement, MembershipOptions& out) {
  for (const DefElem* option : list_of<DefElem>(statement.opt)) {
    const std::string_view name = option->defname;
    if (name != "admin" && !require(session, Feature::MembershipOptions, option->location)) {
      return false;
    }
    std::optional<bool>& value = name == "admin"     ? out.admin
                                 : name == "inherit" ? out.inherit
                                                     : out.set;
    if (name != "admin" && name != "inherit" && name != "set") {
      return error(session, "unrecognized role option " + quoted(name), option->location);
    }
    value = def_bool(*option);
  }
  return true;
}

}  // namespace

bool add_membership(Session& session, Ref role, Ref member, Ref grantor,
                    const MembershipOptions& options) {
  Catalog& catalog = session.catalog;
  if (is_member(session, role, member)) {
    return error(session, "role " + quoted_name(session, role) + " is a member of role " +
                              quoted_name(session, member));
  }
  const Ref authority = grantor ? authority_of(session, role, grantor) : Ref{};
  if (options.admin.value_or(false) && comes_back(session, authority, member)) {
    return error(session, "ADMIN option cannot be granted back to your own grantor");
  }
  const Ref old = find_membership(session, role, member, grantor);
  RoleMembership body;
  if (old) {
    body = catalog.get<RoleMembership>(old);
  } else {
    body.member = member;
    body.grantor = grantor;
    body.authority = authority;
    if (has_grantors(session)) body.inherit = catalog.get<Role>(member).inherit;
  }
  // Up to 15 a grant without ADMIN leaves it to those who have it.
  body.admin = has_grantors(session) ? options.admin.value_or(body.admin)
                                     : body.admin || options.admin.value_or(false);
  body.inherit = options.inherit.value_or(body.inherit);
  body.set = options.set.value_or(body.set);
  if (old) {
    const bool loses = catalog.get<RoleMembership>(old).admin && !body.admin;
    if (loses && !admin_goes(session, old, DROP_RESTRICT)) return false;
    catalog.edit<RoleMembership>(old) = body;
  } else {
    catalog.add(role, catalog.name(member), body, session.statement);
  }
  return true;
}

bool revoke_membership(Session& session, Ref role, Ref member, Ref grantor,
                       const MembershipOptions& only, DropBehavior behavior) {
  Catalog& catalog = session.catalog;
  const Ref old = find_membership(session, role, member, grantor);
  if (!old) {
    const std::string who = "role " + quoted_name(session, member);
    const std::string of = " role " + quoted_name(session, role);
    if (has_grantors(session)) {
      session.warn(who + " has not been granted membership in" + of + " by role " +
                   (grantor ? quoted_name(session, grantor) : quoted(kBootstrapUser)));
    } else if (!catalog[role].builtin) {
      session.warn(who + " is not a member of" + of);
    }
    return true;
  }
  RoleMembership body = catalog.get<RoleMembership>(old);
  const bool whole = !only.admin && !only.inherit && !only.set;
  if (body.admin && (whole || only.admin) && has_grantors(session) &&
      !admin_goes(session, old, behavior)) {
    return false;
  }
  if (whole) {
    catalog.remove(old);
    return true;
  }
  if (only.admin) body.admin = false;
  if (only.inherit) body.inherit = false;
  if (only.set) body.set = false;
  catalog.edit<RoleMembership>(old) = body;
  return true;
}

bool drop_memberships(Session& session, const std::vector<Ref>& roles) {
  Catalog& catalog = session.catalog;
  const auto goes = [&](Ref role) {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  };
  std::vector<Ref> gone;
  Ref held{};
  catalog.each_of<RoleMembership>([&](Ref ref) {
    const RoleMembership& body = catalog.get<RoleMembership>(ref);
    if (goes(catalog.parent(ref)) || goes(body.member)) {
      gone.push_back(ref);
    } else if (body.grantor && goes(body.grantor) && !held) {
      held = ref;
    }
  });
  if (held) {
    error(session, "role " + quoted_name(session, catalog.get<RoleMembership>(held).grantor) +
                       " cannot be dropped because some objects depend on it");
    session.diagnostics.back().notes.emplace_back(Span{},
                                                  "privileges for " + describe(session, held));
    return false;
  }
  for (const Ref ref : gone) catalog.remove(ref);
  return true;
}

bool lower(Session& session, const GrantRoleStmt& statement) {
  session.catalog.mentions_roles = true;
  MembershipOptions options;
  if (!read_options(session, statement, options)) return false;
  for (const AccessPriv* granted : list_of<AccessPriv>(statement.granted_roles)) {
    if (granted->priv_name == nullptr || granted->cols != nullptr) {
      return error(session, "column names cannot be included in GRANT/REVOKE ROLE");
    }
    const Ref role = need_role(session, session.name(granted->priv_name));
    if (!role) return false;
    Ref grantor{};
    if (!find_grantor(session, statement, role, grantor)) return false;
    for (const RoleSpec* spec : list_of<RoleSpec>(statement.grantee_roles)) {
      bool unknown = false;
      const Ref member = need_role(session, spec, unknown);
      if (unknown) {
        runner_unknown(session);
        continue;
      }
      if (!member) return false;
      const bool done = statement.is_grant ? add_membership(session, role, member, grantor, options)
                                           : revoke_membership(session, role, member, grantor,
                                                               options, statement.behavior);
      if (!done) return false;
    }
  }
  return true;
}

}  // namespace dryshod
