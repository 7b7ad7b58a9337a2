// LR-002: unlogged tables.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  each_own<Table>(survey, [&](Ref ref) {
    if (catalog.text(catalog.get<Table>(ref).persistence) == "unlogged") found.at(ref);
  });
}

constexpr NeonRule kRule{.fact = "LR-002", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(lr_002_unlogged)

}  // namespace dryshod
