// Privilege sets; see privileges.h.
#include "catalog/privileges.h"

namespace dryshod {
namespace {

constexpr int kMaintainSince = 17;

}  // namespace

std::string_view default_privilege_words(Kind kind) {
  switch (kind) {
    case Kind::Table:
    case Kind::View:
    case Kind::MaterializedView:
      return "TABLES";
    case Kind::Sequence:
      return "SEQUENCES";
    case Kind::Function:
    case Kind::Procedure:
    case Kind::Aggregate:
      return "FUNCTIONS";
    case Kind::Enum:
    case Kind::Composite:
    case Kind::Domain:
    case Kind::Range:
    case Kind::BaseType:
      return "TYPES";
    case Kind::Language:
      return "LANGUAGES";
    case Kind::Schema:
      return "SCHEMAS";
    case Kind::Tablespace:
      return "TABLESPACES";
    case Kind::Database:
      return "DATABASES";
    case Kind::ConfigurationParameter:
      return "PARAMETERS";
    default:
      return {};
  }
}

std::vector<std::string_view> all_privileges_on(std::string_view objects, int major) {
  if (objects == "TABLES") {
    std::vector<std::string_view> all = {"DELETE", "INSERT",  "MAINTAIN", "REFERENCES",
                                         "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"};
    if (major < kMaintainSince) all.erase(all.begin() + 2);
    return all;
  }
  if (objects == "SEQUENCES") return {"SELECT", "UPDATE", "USAGE"};
  if (objects == "FUNCTIONS") return {"EXECUTE"};
  if (objects == "TYPES") return {"USAGE"};
  if (objects == "SCHEMAS") return {"CREATE", "USAGE"};
  if (objects == "LANGUAGES") return {"USAGE"};
  if (objects == "LARGE OBJECTS") return {"SELECT", "UPDATE"};
  if (objects == "TABLESPACES") return {"CREATE"};
  if (objects == "DATABASES") return {"CONNECT", "CREATE", "TEMPORARY"};
  if (objects == "PARAMETERS") return {"ALTER SYSTEM", "SET"};
  return {};
}

std::vector<std::string_view> public_privileges_on(std::string_view objects) {
  if (objects == "FUNCTIONS") return {"EXECUTE"};
  if (objects == "TYPES" || objects == "LANGUAGES") return {"USAGE"};
  if (objects == "DATABASES") return {"CONNECT", "TEMPORARY"};
  return {};
}

std::vector<std::string_view> all_privileges(const Catalog& catalog, Ref target) {
  if (catalog.is<Column>(target)) return {"INSERT", "REFERENCES", "SELECT", "UPDATE"};
  if (catalog.is<ForeignDataWrapper>(target) || catalog.is<ForeignServer>(target)) {
    return {"USAGE"};
  }
  return all_privileges_on(default_privilege_words(catalog.kind(target)), catalog.major);
}

std::vector<std::string_view> default_privileges(const Catalog& catalog, Ref target, Name grantee) {
  if (catalog.is<Column>(target)) return {};
  const Ref owner = catalog.child<Owner>(target);
  if (owner && catalog.get<Owner>(owner).role == grantee) return all_privileges(catalog, target);
  if (catalog.text(grantee) != "public") return {};
  // initdb grants on the schema public of template0: USAGE, up to 14 CREATE too.
  if (catalog.is<Schema>(target) && catalog.text(catalog.name(target)) == "public") {
    if (catalog.major <= 14) return {"CREATE", "USAGE"};
    return {"USAGE"};
  }
  return public_privileges_on(default_privilege_words(catalog.kind(target)));
}

}  // namespace dryshod
