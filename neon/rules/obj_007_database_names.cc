// NEON-OBJ-007: databases of names that are taken, and more of them than a branch has.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

constexpr size_t kMostDatabases = 500;

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  std::vector<Ref> all;
  each_own<Database>(survey, [&](Ref ref) {
    all.push_back(ref);
    const std::string_view name = catalog.text(catalog.get<Database>(ref).called);
    if (found.names(name)) found.at(ref).display = "database " + std::string(name);
  });
  if (all.size() <= kMostDatabases) return;
  found.at(std::to_string(all.size()) + " databases", catalog[all.back()].where);
}

constexpr NeonRule kRule{.fact = "NEON-OBJ-007", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(obj_007_database_names)

}  // namespace dryshod
