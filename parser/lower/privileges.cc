// See privileges.h.
#include "parser/lower/privileges.h"
#include "parser/lower/features.h"

#include <algorithm>

#include "catalog/privileges.h"
#include "parser/lower/of_cluster.h"

namespace dryshod {
namespace {

Privileges as_set(const std::vector<std::string_view>& names) {
  Privileges set;
  for (const std::string_view name : names) set.emplace(name, false);
  return set;
}

}  // namespace

Privileges read_privileges(const Session& session, NameList list) {
  Privileges out;
  for (const std::string_view item : session.strings[list]) {
    const bool option = !item.empty() && item.back() == '*';
    out.emplace(item.substr(0, item.size() - (option ? 1 : 0)), option);
  }
  return out;
}

NameList write_privileges(Session& session, const Privileges& privileges) {
  std::vector<std::string> items;
  for (const auto& [name, option] : privileges) items.push_back(name + (option ? "*" : ""));
  return session.strings.list(items);
}

AclClass acl_class(const Catalog& catalog, Ref object) {
  switch (catalog.kind(object)) {
    case Kind::Table:
    case Kind::View:
    case Kind::MaterializedView:
      return AclClass::Relation;
    case Kind::Sequence:
      return AclClass::Sequence;
    case Kind::Column:
      return AclClass::Column;
    case Kind::Function:
    case Kind::Procedure:
    case Kind::Aggregate:
      return AclClass::Routine;
    case Kind::Enum:
    case Kind::Composite:
    case Kind::Domain:
    case Kind::Range:
    case Kind::BaseType:
      return AclClass::Type;
    case Kind::Language:
      return AclClass::Usage;
    case Kind::Schema:
      return AclClass::Schema;
    case Kind::ForeignDataWrapper:
    case Kind::ForeignServer:
      return AclClass::Usage;
    case Kind::Opaque:
      return AclClass::Usage;
    case Kind::Tablespace:
      return AclClass::Tablespace;
    case Kind::Database:
      return AclClass::Database;
    case Kind::ConfigurationParameter:
      return AclClass::Parameter;
    default:
      return AclClass::None;
  }
}

std::string_view words_of(AclClass of) {
  switch (of) {
    case AclClass::Relation:
      return "TABLES";
    case AclClass::Sequence:
      return "SEQUENCES";
    case AclClass::Routine:
      return "FUNCTIONS";
    case AclClass::Type:
      return "TYPES";
    case AclClass::Schema:
      return "SCHEMAS";
    case AclClass::Tablespace:
      return "TABLESPACES";
    case AclClass::Database:
      return "DATABASES";
    case AclClass::Parameter:
      return "PARAMETERS";
    case AclClass::LargeObject:
      return "LARGE OBJECTS";
    default:
      return {};
  }
}

std::vector<std::string_view> all_privileges(AclClass of, int major) {
  if (of == AclClass::Column) return {"INSERT", "REFERENCES", "SELECT", "UPDATE"};
  if (of == AclClass::Usage) return {"USAGE"};
  return all_privileges_on(words_of(of), major);
}

Privileges whole_set(AclClass of, int major) {
  return as_set(all_privileges(of, major));
}

Privileges public_default(AclClass of) {
  return as_set(public_privileges_on(words_of(of)));
}

bool is_owner(const Session& session, Ref object, Name grantee) {
  if (!grantee) return true;  // the user who runs it owns what it makes
  if (const Name owner = owner_of(session, object)) return owner == grantee;
  if (const Name owner = initial_owner(session.catalog, object)) return owner == grantee;
  return session.text(grantee) == kBootstrapUser;
}

Privileges default_privileges(const Session& session, Ref object, Name grantee) {
  const AclClass of = acl_class(session.catalog, object);
  if (of != AclClass::Column && is_owner(session, object, grantee)) {
    return whole_set(of, session.major);
  }
  if (session.catalog.is<Opaque>(object)) return {};
  return as_set(default_privileges(session.catalog, object, grantee));
}

Privileges current_privileges(const Session& session, Ref object, Name grantee) {
  const Ref grant = session.catalog.find_own<Grant>(object, grantee);
  return grant ? read_privileges(session, session.catalog.get<Grant>(grant).privileges)
               : default_privileges(session, object, grantee);
}

void store_privileges(Session& session, Ref object, Name grantee, const Privileges& privileges) {
  const Ref grant = session.catalog.find_own<Grant>(object, grantee);
  if (privileges == default_privileges(session, object, grantee)) {
    if (grant) session.catalog.remove(grant);
    return;
  }
  const NameList list = write_privileges(session, privileges);
  if (grant) {
    session.catalog.edit<Grant>(grant).privileges = list;
  } else if (grantee) {
    session.catalog.add(object, grantee, Grant{list}, session.statement);
  }
}

void apply_grant(const GrantStmt& statement, const std::vector<std::string>& privileges,
                 bool to_owner, Privileges& set) {
  for (const std::string& name : privileges) {
    if (statement.is_grant) {
      bool& option = set[name];
      option = option || (statement.grant_option && !to_owner);  // owners hold them anyway
    } else if (statement.grant_option) {
      if (const auto it = set.find(name); it != set.end()) it->second = false;
    } else {
      set.erase(name);
    }
  }
}

std::string privilege_word(Session& session, const AccessPriv& privilege) {
  std::string word = privilege.priv_name;
  for (char& c : word) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  if (word == "TEMP") return "TEMPORARY";
  constexpr std::string_view kAll[] = {
      "SELECT",  "INSERT", "UPDATE", "DELETE",    "TRUNCATE", "REFERENCES", "TRIGGER",
      "EXECUTE", "USAGE",  "CREATE", "TEMPORARY", "CONNECT",  "SET",        "ALTER SYSTEM"};
  if (word == "MAINTAIN") return require(session, Feature::Maintain) ? word : std::string();
  if (std::find(std::begin(kAll), std::end(kAll), word) != std::end(kAll)) return word;
  error(session, "unrecognized privilege type \"" + std::string(privilege.priv_name) + "\"");
  return {};
}

bool named_privileges(Session& session, const List* list, AclClass of, std::string_view word,
                      std::vector<std::string>& out) {
  const auto all = all_privileges(of, session.major);
  if (list == nullptr) {
    out.assign(all.begin(), all.end());
    return true;
  }
  for (const AccessPriv* privilege : list_of<AccessPriv>(list)) {
    if (privilege->cols != nullptr) continue;
    if (privilege->priv_name == nullptr) {
      out.insert(out.end(), all.begin(), all.end());
      continue;
    }
    const std::string name = privilege_word(session, *privilege);
    if (name.empty()) return false;
    if (std::find(all.begin(), all.end(), name) == all.end()) {
      return error(session, "invalid privilege type " + name + " for " + std::string(word));
    }
    out.push_back(name);
  }
  return true;
}

}  // namespace dryshod
