// LR-008: materialized views. One finding for all.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  std::vector<Ref> views;
  each_own<MaterializedView>(survey, [&](Ref ref) { views.push_back(ref); });
  at_all(survey, found, views, "materialized view", "materialized views");
}

constexpr NeonRule kRule{.fact = "LR-008", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(lr_008_materialized_views)

}  // namespace dryshod
