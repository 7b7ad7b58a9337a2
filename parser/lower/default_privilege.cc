// ALTER DEFAULT PRIVILEGES, and what it gives to a new object, mirroring SetDefaultACL() and
// get_user_default_acl() of src/backend/catalog/aclchk.c. An entry for everywhere stands in for
// PostgreSQL's default; one for a schema is added to that.
#include "parser/lower/default_privilege.h"

#include "parser/lower/features.h"

#include "parser/lower/privileges.h"

namespace dryshod {
namespace {

AclClass class_of(ObjectType type) {
  switch (type) {
    case OBJECT_TABLE:
      return AclClass::Relation;
    case OBJECT_SEQUENCE:
      return AclClass::Sequence;
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
      return AclClass::Routine;
    case OBJECT_TYPE:
      return AclClass::Type;
    case OBJECT_SCHEMA:
      return AclClass::Schema;
    case OBJECT_LARGEOBJECT:
      return AclClass::LargeObject;
    default:
      return AclClass::None;
  }
}

std::string_view singular(AclClass of) {
  switch (of) {
    case AclClass::Relation:
      return "relation";
    case AclClass::Sequence:
      return "sequence";
    case AclClass::Routine:
      return "function";
    case AclClass::Type:
      return "type";
    case AclClass::LargeObject:
      return "large object";
    default:
      return "schema";
  }
}

/// What a grantee has by default on what `role` creates, before any entry.
Privileges base(const Session& session, AclClass objects, Name role, Name grantee) {
  if (grantee == role) return whole_set(objects, session.major);
  return session.text(grantee) == "public" ? public_default(objects) : Privileges{};
}

Ref find_entry(const Session& session, Ref schema, Name role, Name objects, Name grantee) {
  Ref found{};
  session.catalog.each_child_of<DefaultPrivilege>(schema, [&](Ref ref) {
    const DefaultPrivilege& entry = session.catalog.get<DefaultPrivilege>(ref);
    if (session.catalog.name(ref) == role && entry.objects == objects && entry.grantee == grantee) {
      found = ref;
    }
  });
  return found;
}

void alter_entry(Session& session, const GrantStmt& action, AclClass objects, Ref schema, Name role,
                 Name grantee, const std::vector<std::string>& privileges) {
  const Name word = session.name(words_of(objects));
  const Ref old = find_entry(session, schema, role, word, grantee);
  const Privileges unchanged = schema ? Privileges{} : base(session, objects, role, grantee);
  Privileges set =
      old ? read_privileges(session, session.catalog.get<DefaultPrivilege>(old).privileges)
          : unchanged;
  apply_grant(action, privileges, !schema && grantee == role, set);
  if (set == unchanged) {
    if (old) session.catalog.remove(old);
    return;
  }
  const NameList list = write_privileges(session, set);
  if (old) {
    session.catalog.edit<DefaultPrivilege>(old).privileges = list;
  } else {
    session.catalog.add(schema, role, DefaultPrivilege{word, grantee, list}, session.statement);
  }
}

/// Whose defaults count for what this session makes. Nobody named: those set for nobody in
/// particular, for the schema's owner, and for the user that initdb makes.
bool counts_for(const Session& session, Name entry_role, Name schema_owner) {
  if (session.role) return entry_role == session.role;
  return !entry_role || entry_role == schema_owner || session.text(entry_role) == "postgres";
}

std::string_view string_of(const Node* node) {
  const auto* s = node_as<String>(node, T_String);
  return s == nullptr ? std::string_view() : std::string_view(s->sval);
}

bool scopes(Session& session, const List* options, std::vector<Ref>& schemas,
            std::vector<Name>& roles) {
  for (const DefElem* option : list_of<DefElem>(options)) {
    const List* list = node_as<List>(option->arg, T_List);
    if (std::string_view(option->defname) == "roles") {
      for (const RoleSpec* spec : list_of<RoleSpec>(list))
        roles.push_back(role_name(session, spec));
      continue;
    }
    for (const Node* name : list_of<Node>(list)) {
      const Ref schema = find_schema(session, string_of(name));
      if (!schema) {
        return error(session, "schema \"" + std::string(string_of(name)) + "\" does not exist");
      }
      schemas.push_back(schema);
    }
  }
  if (roles.empty()) roles.push_back(session.role);
  return true;
}

}  // namespace

bool lower(Session& session, const AlterDefaultPrivilegesStmt& statement) {
  session.catalog.mentions_privileges = true;
  const GrantStmt& action = *statement.action;
  const AclClass objects = class_of(action.objtype);
  std::vector<Ref> schemas;
  std::vector<Name> roles;
  if (!scopes(session, statement.options, schemas, roles)) return false;
  const bool large = objects == AclClass::LargeObject;
  if (large && !require(session, Feature::DefaultPrivilegesLargeObjects)) return false;
  if ((large || action.objtype == OBJECT_SCHEMA) && !schemas.empty()) {
    return error(session, "cannot use IN SCHEMA clause when using GRANT/REVOKE ON " +
                              std::string(words_of(objects)));
  }
  std::vector<std::string> privileges;
  if (!named_privileges(session, action.privileges, objects, singular(objects), privileges)) {
    return false;
  }
  if (schemas.empty()) schemas.push_back(Ref{});
  for (const Name role : roles) {
    for (const Ref schema : schemas) {
      for (const RoleSpec* spec : list_of<RoleSpec>(action.grantees)) {
        if (action.is_grant && action.grant_option && spec->roletype == ROLESPEC_PUBLIC) {
          return error(session, "grant options can only be granted to roles", spec->location);
        }
        const Name grantee = role_name(session, spec);
        if (grantee) alter_entry(session, action, objects, schema, role, grantee, privileges);
      }
    }
  }
  return true;
}

void give_default_privileges(Session& session, Ref object) {
  Catalog& catalog = session.catalog;
  if (catalog.all<DefaultPrivilege>().empty()) return;
  const Name word = session.name(words_of(acl_class(catalog, object)));
  if (!word) return;
  const Ref schema = catalog.is<Schema>(object) ? Ref{} : catalog.schema_of(object);
  const Name schema_owner = schema ? owner_of(session, schema) : Name{};
  std::vector<std::pair<Name, Privileges>> given;
  const auto collect = [&](Ref ref) {
    const DefaultPrivilege& entry = catalog.get<DefaultPrivilege>(ref);
    if (entry.objects != word || !counts_for(session, catalog.name(ref), schema_owner)) return;
    const Privileges set = read_privileges(session, entry.privileges);
    for (auto& [grantee, have] : given) {
      if (grantee != entry.grantee) continue;
      for (const auto& [name, option] : set) have[name] = have[name] || option;
      return;
    }
    Privileges have = set;
    if (catalog.parent(ref)) {
      for (const auto& [name, option] : default_privileges(session, object, entry.grantee)) {
        have[name] = have[name] || option;
      }
    }
    given.emplace_back(entry.grantee, std::move(have));
  };
  catalog.each_child_of<DefaultPrivilege>(Ref{}, collect);
  if (schema) catalog.each_child_of<DefaultPrivilege>(schema, collect);
  for (const auto& [grantee, set] : given) store_privileges(session, object, grantee, set);
}

}  // namespace dryshod
