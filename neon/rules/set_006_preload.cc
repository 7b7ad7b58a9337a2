// NEON-SET-006: libraries that are loaded early, by ALTER SYSTEM or for roles and databases.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_parameters(survey, found, named_parameter(found.fact()));
  at_system_parameters(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-SET-006", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(set_006_preload)

}  // namespace dryshod
