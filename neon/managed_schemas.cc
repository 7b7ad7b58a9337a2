// See managed_schemas.h.
#include "neon/managed_schemas.h"

#include <algorithm>
#include <string_view>

namespace dryshod {
namespace {

// neon_auth: the rows of Neon Auth. neon, neon_migration: what Neon's own extension and its compute keep.
// Those of extensions (cron) are members of them, which pg_dump leaves out by itself.
constexpr std::string_view kManaged[] = {"neon", "neon_auth", "neon_migration"};

bool is_managed_name(std::string_view name) {
  return std::find(std::begin(kManaged), std::end(kManaged), name) != std::end(kManaged);
}

}  // namespace

bool is_managed(const Catalog& catalog, Ref ref) {
  for (Ref at = ref; at; at = catalog.parent(at)) {
    if (catalog.is<Schema>(at)) return is_managed_name(catalog.text(catalog.name(at)));
  }
  return false;
}

std::set<std::string> managed_schemas(const Catalog& catalog) {
  std::set<std::string> found;
  catalog.each_of<Schema>([&](Ref ref) {
    const std::string_view name = catalog.text(catalog.name(ref));
    if (is_managed_name(name)) found.emplace(name);
  });
  return found;
}

}  // namespace dryshod
