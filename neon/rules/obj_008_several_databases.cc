// NEON-OBJ-008: more than one database.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  std::string names;
  size_t count = 0;
  Ref second{};
  each_own<Database>(survey, [&](Ref ref) {
    names +=
        (names.empty() ? "" : ", ") + std::string(catalog.text(catalog.get<Database>(ref).called));
    if (++count == 2) second = ref;
  });
  if (second) found.at(std::to_string(count) + " databases: " + names, catalog[second].where);
}

constexpr NeonRule kRule{.fact = "NEON-OBJ-008", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(obj_008_several_databases)

}  // namespace dryshod
