// GRANT and REVOKE, mirroring src/backend/catalog/aclchk.c. A Grant element is what one grantee has
// where that differs from the default (privileges.h). Knows one grantor, the owner; what others
// pass on is remembered only so far as REVOKE needs it.
#include <algorithm>

#include "catalog/quote.h"
#include "parser/lower/extension_member.h"
#include "parser/lower/object.h"
#include "parser/lower/of_cluster.h"
#include "parser/lower/privileges.h"
#include "parser/lower/system_object.h"

namespace dryshod {
namespace {

using Targets = std::vector<Ref>;

std::string_view string_of(const Node* node) {
  const auto* s = node_as<String>(node, T_String);
  return s == nullptr ? std::string_view() : std::string_view(s->sval);
}

/// The class of objects that GRANT names, as messages call it.
std::string_view class_word(AclClass of) {
  switch (of) {
    case AclClass::Relation:
      return "table";
    case AclClass::Sequence:
      return "sequence";
    case AclClass::Column:
      return "column";
    case AclClass::Routine:
      return "function";
    case AclClass::Type:
      return "type";
    case AclClass::Schema:
      return "schema";
    case AclClass::Tablespace:
      return "tablespace";
    case AclClass::Database:
      return "database";
    case AclClass::Parameter:
      return "parameter";
    default:
      return "object";
  }
}

/// A name without a schema means one of pg_catalog before all others.
Ref system_relation(Session& session, const RangeVar& name) {
  return find_system_relation(session, name.schemaname == nullptr ? "pg_catalog" : name.schemaname,
                              name.relname);
}

bool relation_target(Session& session, const GrantStmt& statement, const RangeVar& name,
                     Targets& targets) {
  Ref found = system_relation(session, name);
  if (!found) found = find_relation(session, name);
  if (!found) found = find_extension_relation(session, statement.objtype, name);
  if (!found) return static_cast<bool>(need_relation(session, name));
  const AclClass of = acl_class(session.catalog, found);
  const std::string quoted = "\"" + std::string(name.relname) + "\"";
  if (of != AclClass::Relation && of != AclClass::Sequence) {
    return error(
        session,
        quoted + (session.catalog.is<Composite>(found) ? " is a composite type" : " is an index"),
        name.location);
  }
  if (statement.objtype == OBJECT_SEQUENCE && of != AclClass::Sequence) {
    return error(session, quoted + " is not a sequence", name.location);
  }
  targets.push_back(found);
  return true;
}

bool in_all(const Catalog& catalog, ObjectType type, Ref ref) {
  switch (type) {
    case OBJECT_TABLE:
      return acl_class(catalog, ref) == AclClass::Relation;
    case OBJECT_SEQUENCE:
      return catalog.is<Sequence>(ref);
    case OBJECT_FUNCTION:
      return catalog.is<Function>(ref) || catalog.is<Aggregate>(ref);
    case OBJECT_PROCEDURE:
      return catalog.is<Procedure>(ref);
    case OBJECT_ROUTINE:
      return acl_class(catalog, ref) == AclClass::Routine;
    default:
      return false;
  }
}

/// objectsInSchemaToOids()
bool all_in_schema(Session& session, const GrantStmt& statement, Targets& targets) {
  for (const Node* object : list_of<Node>(statement.objects)) {
    if (is_system_schema(string_of(object))) {
      const auto found = system_objects_in(session, string_of(object), statement.objtype);
      targets.insert(targets.end(), found.begin(), found.end());
      continue;
    }
    const Ref schema = find_schema(session, string_of(object));
    if (!schema) {
      return error(session, "schema \"" + std::string(string_of(object)) + "\" does not exist");
    }
    if (statement.objtype != OBJECT_TABLE && statement.objtype != OBJECT_SEQUENCE) {
      mark_members_unfollowed(session, schema);
    }
    session.catalog.each_child(schema, [&](Ref ref) {
      if (in_all(session.catalog, statement.objtype, ref)) targets.push_back(ref);
    });
  }
  return true;
}

/// An object of any other type.
bool other_target(Session& session, const GrantStmt& statement, const Node* object,
                  Targets& targets) {
  FoundObject found = find_system_object(session, statement.objtype, object);
  if (!found.ref && found.why.empty()) {
    found.ref = find_object(session, statement.objtype, object, &found.why);
  }
  if (!found.ref) return error(session, found.why);
  targets.push_back(found.ref);
  return true;
}

/// objectNamesToOids()
bool find_targets(Session& session, const GrantStmt& statement, Targets& targets) {
  if (statement.targtype == ACL_TARGET_ALL_IN_SCHEMA) {
    return all_in_schema(session, statement, targets);
  }
  if (statement.objtype == OBJECT_LARGEOBJECT) return large_object(session);
  for (const Node* object : list_of<Node>(statement.objects)) {
    const auto* relation = node_as<RangeVar>(object, T_RangeVar);
    const size_t before = session.diagnostics.size();
    const bool found = relation != nullptr ? relation_target(session, statement, *relation, targets)
                                           : other_target(session, statement, object, targets);
    if (found) continue;
    const auto* routine = node_as<ObjectWithArgs>(object, T_ObjectWithArgs);
    const Ref member = routine != nullptr ? find_extension_routine(session, *routine) : Ref{};
    if (!member) return false;
    session.diagnostics.resize(before);
    targets.push_back(member);
  }
  return true;
}

/// What hangs on a grant option that goes: refused, or revoked along (recursive_revoke() of acl.c).
bool revoke_passed_on(Session& session, const GrantStmt& statement, Ref object, Name from,
                      const std::string& privilege) {
  for (size_t i = 0; i < session.passed_on.size(); ++i) {
    const PassedOn held = session.passed_on[i];
    if (held.object != object || held.grantor != from || held.privilege != privilege) continue;
    if (statement.behavior != DROP_CASCADE) {
      return error(session, "dependent privileges exist");
    }
    session.passed_on.erase(session.passed_on.begin() + static_cast<long>(i--));
    Privileges set = current_privileges(session, object, held.grantee);
    set.erase(privilege);
    store_privileges(session, object, held.grantee, set);
    if (!revoke_passed_on(session, statement, object, held.grantee, privilege)) return false;
  }
  return true;
}

void note_passed_on(Session& session, const GrantStmt& statement, Ref object, Name grantee,
                    const std::vector<std::string>& privileges) {
  const Name grantor =
      statement.grantor == nullptr ? session.role : role_name(session, statement.grantor);
  if (!grantor || is_owner(session, object, grantor)) return;
  const Privileges held = current_privileges(session, object, grantor);
  for (const std::string& name : privileges) {
    const auto it = held.find(name);
    if (it != held.end() && it->second) {
      session.passed_on.push_back({object, grantor, grantee, name});
    }
  }
}

bool apply_to(Session& session, const GrantStmt& statement, Ref object,
              const std::vector<std::string>& privileges) {
  if (privileges.empty()) return true;
  for (const RoleSpec* spec : list_of<RoleSpec>(statement.grantees)) {
    const Name grantee = role_name(session, spec);
    const bool owner = is_owner(session, object, grantee);
    // "No owner named" is the user who runs it; what that user has cannot be told from the default.
    if (!grantee) continue;
    if (statement.is_grant) {
      note_passed_on(session, statement, object, grantee, privileges);
    } else {
      for (const std::string& name : privileges) {
        if (!revoke_passed_on(session, statement, object, grantee, name)) return false;
      }
    }
    Privileges set = current_privileges(session, object, grantee);
    apply_grant(statement, privileges, owner, set);
    store_privileges(session, object, grantee, set);
  }
  return true;
}

/// Privileges with a column list, and what REVOKE on the table takes from its columns
/// (ExecGrant_Relation()).
bool apply_to_columns(Session& session, const GrantStmt& statement, Ref relation,
                      const std::vector<std::string>& of_table) {
  const auto column_wide = all_privileges(AclClass::Column, session.major);
  if (!statement.is_grant) {
    std::vector<std::string> also;
    for (const std::string& name : of_table) {
      if (std::find(column_wide.begin(), column_wide.end(), name) != column_wide.end()) {
        also.push_back(name);
      }
    }
    std::vector<Ref> columns;
    session.catalog.each_child_of<Column>(relation, [&](Ref c) { columns.push_back(c); });
    for (const Ref c : columns) {
      const bool may_have = session.catalog[c].builtin || session.catalog.child<Grant>(c);
      if (may_have && !apply_to(session, statement, c, also)) return false;
    }
  }
  for (const AccessPriv* privilege : list_of<AccessPriv>(statement.privileges)) {
    if (privilege->cols == nullptr) continue;
    std::vector<std::string> names;
    if (privilege->priv_name == nullptr) {
      names.assign(column_wide.begin(), column_wide.end());
    } else {
      names.push_back(privilege_word(session, *privilege));
      if (names[0].empty()) return false;
      if (std::find(column_wide.begin(), column_wide.end(), names[0]) == column_wide.end()) {
        return error(session, "invalid privilege type " + names[0] + " for column");
      }
    }
    for (const Node* cell : list_of<Node>(privilege->cols)) {
      const Ref column = session.catalog.column(relation, session.name(string_of(cell)));
      if (!column) {
        return error(session, "column \"" + std::string(string_of(cell)) + "\" of relation \"" +
                                  std::string(session.text(session.catalog.name(relation))) +
                                  "\" does not exist");
      }
      if (!apply_to(session, statement, column, names)) return false;
    }
  }
  return true;
}

/// Sequences keep accepting the privileges of tables, with a warning, in GRANT ... ON [TABLE].
bool sequence_privileges(Session& session, const GrantStmt& statement,
                         std::vector<std::string>& privileges) {
  if (statement.objtype == OBJECT_SEQUENCE || statement.privileges == nullptr) {
    return named_privileges(session, statement.privileges, AclClass::Sequence, "sequence",
                            privileges);
  }
  const auto all = all_privileges(AclClass::Sequence, session.major);
  for (const AccessPriv* privilege : list_of<AccessPriv>(statement.privileges)) {
    const std::string name = privilege->priv_name == nullptr ? std::string("SELECT")
                                                             : privilege_word(session, *privilege);
    if (name.empty()) return false;
    if (std::find(all.begin(), all.end(), name) == all.end()) {
      session.warn("sequence only supports USAGE, SELECT, and UPDATE privileges");
    } else {
      privileges.push_back(name);
    }
  }
  return true;
}

bool grant_on(Session& session, const GrantStmt& statement, Ref object) {
  const AclClass of = acl_class(session.catalog, object);
  std::vector<std::string> privileges;
  if (of == AclClass::Sequence) {
    return sequence_privileges(session, statement, privileges) &&
           apply_to(session, statement, object, privileges);
  }
  if (!named_privileges(session, statement.privileges, of, class_word(of), privileges)) {
    return false;
  }
  if (!apply_to(session, statement, object, privileges)) return false;
  return of != AclClass::Relation || apply_to_columns(session, statement, object, privileges);
}

/// Refusals that do not depend on the object.
bool grant_is_sound(Session& session, const GrantStmt& statement) {
  for (const RoleSpec* spec : list_of<RoleSpec>(statement.grantees)) {
    if (statement.is_grant && statement.grant_option && spec->roletype == ROLESPEC_PUBLIC) {
      return error(session, "grant options can only be granted to roles", spec->location);
    }
  }
  for (const AccessPriv* privilege : list_of<AccessPriv>(statement.privileges)) {
    if (privilege->cols != nullptr && statement.objtype != OBJECT_TABLE) {
      return error(session, "column privileges are only valid for relations");
    }
  }
  return true;
}

}  // namespace

bool lower(Session& session, const GrantStmt& statement) {
  session.catalog.mentions_privileges = true;
  Targets targets;
  if (!grant_is_sound(session, statement)) return false;
  if (!find_targets(session, statement, targets)) return false;
  for (const Ref object : targets) {
    if (!grant_on(session, statement, object)) return false;
  }
  return true;
}

}  // namespace dryshod
