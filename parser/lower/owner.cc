// Owners: who a role name means, who owns what, and what a change of owner does to privileges.
// Knows Owner elements; that a role exists is told in role.cc.
#include "catalog/privileges.h"
#include "parser/lower/privileges.h"

namespace dryshod {
namespace {

/// Everything of which `role` is the named owner.
std::vector<Ref> owned_by(const Session& session, Name role) {
  std::vector<Ref> owned;
  session.catalog.each_of<Owner>([&](Ref ref) {
    if (session.catalog.get<Owner>(ref).role == role) owned.push_back(session.catalog.parent(ref));
  });
  return owned;
}

/// RemoveRoleFromObjectPolicy() of src/backend/commands/policy.c: a policy for nobody else goes.
void leave_policies(Session& session, Name role) {
  Catalog& catalog = session.catalog;
  std::vector<Ref> gone;
  catalog.each_of<Policy>([&](Ref ref) {
    std::vector<std::string> left;
    bool named = false;
    for (const std::string_view each : session.strings[catalog.get<Policy>(ref).roles]) {
      if (each == session.text(role)) {
        named = true;
      } else {
        left.emplace_back(each);
      }
    }
    if (!named) return;
    if (left.empty()) {
      gone.push_back(ref);
    } else {
      catalog.edit<Policy>(ref).roles = session.strings.list(left);
    }
  });
  for (const Ref ref : gone) catalog.remove(ref);
}

/// aclnewowner() of src/backend/utils/adt/acl.c: the old owner's entry becomes the new one's, and
/// merges with what that one had.
void merge_privileges(Session& session, Ref object, Name from, Name to, bool has_default) {
  Catalog& catalog = session.catalog;
  const Ref old_grant = from ? catalog.find_own<Grant>(object, from) : Ref{};
  const Ref new_grant = catalog.find_own<Grant>(object, to);
  if (!old_grant) {
    // The old owner had everything, and so has the new one; columns have no default to merge with.
    if (new_grant && has_default) catalog.remove(new_grant);
    return;
  }
  Privileges merged = read_privileges(session, catalog.get<Grant>(old_grant).privileges);
  if (new_grant) {
    for (const auto& [name, option] :
         read_privileges(session, catalog.get<Grant>(new_grant).privileges)) {
      merged[name] = merged[name] || option;
    }
    catalog.remove(new_grant);
  }
  catalog.remove(old_grant);
  const AclClass of = acl_class(catalog, object);
  if (has_default && merged == whole_set(of, session.major)) return;
  catalog.add(object, to, Grant{write_privileges(session, merged)}, session.statement);
}

}  // namespace

Name role_name(const Session& session, const RoleSpec* role) {
  if (role == nullptr) return {};
  switch (role->roletype) {
    case ROLESPEC_CSTRING:
      return session.name(role->rolename);
    case ROLESPEC_CURRENT_ROLE:
    case ROLESPEC_CURRENT_USER:
      return session.role;
    case ROLESPEC_SESSION_USER:
      return session.session_user;
    case ROLESPEC_PUBLIC:
      return session.strings.name("public");
  }
  return {};
}

Name owner_of(const Session& session, Ref object) {
  const Catalog& catalog = session.catalog;
  for (Ref ref = object; ref; ref = catalog.parent(ref)) {
    if (const Ref owner = catalog.child<Owner>(ref)) return catalog.get<Owner>(owner).role;
    const Ref above = catalog.parent(ref);
    if (!above || catalog.is<Schema>(above)) break;  // a schema's owner is not its tables' owner
  }
  return {};
}

void set_owner(Session& session, Ref object, Name role) {
  Catalog& catalog = session.catalog;
  if (!role) {  // the user who runs it, again
    catalog.remove(catalog.child<Owner>(object));
    return;
  }
  catalog.mentions_owners = true;
  const Name initial = initial_owner(catalog, object);
  Name old = owner_of(session, object);
  if (!old) old = initial;
  if (old == role) return;
  merge_privileges(session, object, old, role, true);
  std::vector<Ref> columns;
  catalog.each_child_of<Column>(object, [&](Ref c) { columns.push_back(c); });
  for (const Ref c : columns) merge_privileges(session, c, old, role, false);
  const Ref owner = catalog.child<Owner>(object);
  if (role == initial) {
    catalog.remove(owner);
  } else if (owner) {
    catalog.edit<Owner>(owner).role = role;
  } else {
    catalog.add(object, Name{}, Owner{role}, session.statement);
  }
}

bool lower(Session& session, const ReassignOwnedStmt& statement) {
  const Name to = role_name(session, statement.newrole);
  for (const RoleSpec* spec : list_of<RoleSpec>(statement.roles)) {
    for (const Ref object : owned_by(session, role_name(session, spec))) {
      set_owner(session, object, to);
    }
  }
  return true;
}

bool lower(Session& session, const DropOwnedStmt& statement) {
  for (const RoleSpec* spec : list_of<RoleSpec>(statement.roles)) {
    const Name role = role_name(session, spec);
    if (!role) continue;
    std::vector<Ref> granted;
    session.catalog.each([&](Ref ref) {
      const auto& element = session.catalog[ref];
      if (element.kind == Kind::Grant && element.name == role) granted.push_back(ref);
      const auto* given = session.catalog.get_if<DefaultPrivilege>(ref);
      if (given != nullptr && (given->grantee == role || element.name == role)) {
        granted.push_back(ref);
      }
    });
    for (const Ref ref : granted) session.catalog.remove(ref);
    leave_policies(session, role);
    for (const Ref object : owned_by(session, role)) {
      if (session.catalog.alive(object) && !drop_element(session, object, statement.behavior)) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace dryshod
