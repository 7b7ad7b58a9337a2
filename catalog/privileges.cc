// Privilege sets; see privileges.h.
#include "catalog/privileges.h"

#include <algorithm>
#include <string>

namespace dryshod {
namespace {

constexpr int kMaintainSince = 17;

struct InitialPrivileges {
  std::string_view schema, object, part, grantee, privileges;
  int first, last;  // majors
};
constexpr InitialPrivileges kInitialPrivileges[] = {
#define INITIAL_PRIVILEGES(schema, object, part, grantee, privileges, first, last) \
  {schema, object, part, grantee, privileges, first, last},
#include "catalog/initial_privileges.def"
};

struct ExtensionPrivileges {
  std::string_view extension, object, grantee;
};
constexpr ExtensionPrivileges kExtensionPrivileges[] = {
#define EXTENSION_PRIVILEGES(extension, object, grantee) {extension, object, grantee},
#include "catalog/extension_privileges.def"
};

std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> words;
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    words.push_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return words;
}

/// "(a,b)" for a routine: what tells it from others of its name.
std::string signature_of(const Catalog& catalog, Ref target) {
  return catalog.visit(target, [&]<class T>(const T& body) -> std::string {
    if constexpr (requires { body.signature; }) {
      std::string text = "(" + catalog.render(body.signature) + ")";
      for (size_t at = 0; (at = text.find(", ", at)) != std::string::npos;) text.erase(at + 1, 1);
      return text;
    } else {
      return {};
    }
  });
}

/// One of the server's own objects, with what initdb grants on it.
std::vector<std::string_view> initial_privileges(const Catalog& catalog, Ref target,
                                                 std::string_view grantee) {
  const bool is_column = catalog.is<Column>(target);
  const Ref whole = is_column ? catalog.parent(target) : target;
  const std::string_view schema = catalog.text(catalog.name(catalog.schema_of(target)));
  const std::string part =
      is_column ? std::string(catalog.text(catalog.name(target))) : signature_of(catalog, target);
  for (const InitialPrivileges& known : kInitialPrivileges) {
    if (known.schema == schema && known.object == catalog.text(catalog.name(whole)) &&
        known.part == part && known.grantee == grantee && known.first <= catalog.major &&
        catalog.major <= known.last) {
      return split(known.privileges);
    }
  }
  if (is_column || grantee != "public") return {};
  if (catalog.is<Schema>(target)) return {"USAGE"};
  const std::string_view words = default_privilege_words(catalog.kind(target));
  if (words == "TABLES") return {"SELECT"};
  return public_privileges_on(words);
}

/// The schema public that initdb makes.
bool is_public_schema(const Catalog& catalog, Ref target) {
  return catalog[target].builtin && catalog.is<Schema>(target) &&
         catalog.text(catalog.name(target)) == "public";
}

/// What the extension that contains the object lets a grantee do with it.
std::vector<std::string_view> privileges_by_extension(const Catalog& catalog, Ref target,
                                                      std::string_view grantee) {
  const std::string_view words = default_privilege_words(catalog.kind(target));
  const std::string_view extension = catalog.text(catalog.name(catalog.parent(target)));
  bool known = false, listed = false;
  for (const ExtensionPrivileges& row : kExtensionPrivileges) {
    if (row.extension != extension || row.object != catalog.text(catalog.name(target))) continue;
    known = true;
    listed = listed || row.grantee == grantee;
  }
  if (listed && words == "TABLES") return {"SELECT"};
  if (listed || (!known && grantee == "public")) return public_privileges_on(words);
  return {};
}

/// In, or itself, a schema that initdb makes for the server.
bool is_of_server(const Catalog& catalog, Ref target) {
  if (!catalog[target].builtin) return false;
  const Ref schema = catalog.schema_of(target);
  const std::string_view name = schema ? catalog.text(catalog.name(schema)) : std::string_view();
  return name == "pg_catalog" || name == "information_schema";
}

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

Name initial_owner(const Catalog& catalog, Ref target) {
  // src/include/catalog/pg_namespace.dat: since 15 the role that has the database's owner as its
  // only member, before it the superuser that initdb makes.
  if (!is_public_schema(catalog, target)) return {};
  return catalog.strings().name(catalog.major >= 15 ? "pg_database_owner" : "postgres");
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
  if (catalog.is<Column>(target)) {
    if (!is_of_server(catalog, target)) return {};
    return initial_privileges(catalog, target, catalog.text(grantee));
  }
  const Ref owner = catalog.child<Owner>(target);
  const Name owned_by = owner ? catalog.get<Owner>(owner).role : initial_owner(catalog, target);
  if (owned_by && owned_by == grantee) return all_privileges(catalog, target);
  if (is_of_server(catalog, target)) {
    return initial_privileges(catalog, target, catalog.text(grantee));
  }
  if (catalog.is<Extension>(catalog.parent(target))) {
    return privileges_by_extension(catalog, target, catalog.text(grantee));
  }
  if (catalog.text(grantee) != "public") return {};
  // initdb grants on the schema public of template0: USAGE, up to 14 CREATE too.
  if (catalog.is<Schema>(target) && catalog.text(catalog.name(target)) == "public") {
    if (catalog.major <= 14) return {"CREATE", "USAGE"};
    return {"USAGE"};
  }
  return public_privileges_on(default_privilege_words(catalog.kind(target)));
}

}  // namespace dryshod
