// See managed_schemas.h.
#include "neon/managed_schemas.h"

#include <algorithm>
#include <span>
#include <string_view>

namespace dryshod {
namespace {

// neon_auth: the rows of Neon Auth. neon_migration: what Neon's compute keeps. Those of extensions
// (cron) are members of them, which pg_dump leaves out by itself.
constexpr std::string_view kManaged[] = {"neon_auth", "neon_migration"};
// Roles that Neon's compute makes (compute_tools/src/spec_apply.rs of
// github.com/neondatabase/neon).
constexpr std::string_view kNeonsRoles[] = {"cloud_admin", "neon_superuser"};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Schema neon: that of Neon's own extension of this name, or of one of Neon's roles. Anybody else
/// may call a schema so.
bool is_of_neon(const Catalog& catalog, Ref schema) {
  if (const Ref owner = catalog.child<Owner>(schema)) {
    if (is_one_of(catalog.text(catalog.get<Owner>(owner).role), kNeonsRoles)) return true;
  }
  bool found = false;
  catalog.each_child_of<Extension>(Ref{}, [&](Ref ref) {
    found = found || (catalog.text(catalog.name(ref)) == "neon" &&
                      catalog.get<Extension>(ref).schema == schema);
  });
  return found;
}

bool is_managed_schema(const Catalog& catalog, Ref schema) {
  const std::string_view name = catalog.text(catalog.name(schema));
  return is_one_of(name, kManaged) || (name == "neon" && is_of_neon(catalog, schema));
}

}  // namespace

bool is_managed(const Catalog& catalog, Ref ref) {
  for (Ref at = ref; at; at = catalog.parent(at)) {
    if (catalog.is<Schema>(at)) return is_managed_schema(catalog, at);
  }
  return false;
}

std::set<std::string> managed_schemas(const Catalog& catalog) {
  std::set<std::string> found;
  catalog.each_of<Schema>([&](Ref ref) {
    if (is_managed_schema(catalog, ref)) found.emplace(catalog.text(catalog.name(ref)));
  });
  return found;
}

}  // namespace dryshod
