// NEON-SET-009: settings of what is logged about statements that fail.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_parameters(survey, found, named_parameter(found.fact()));
  at_system_parameters(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-SET-009", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(set_009_log)

}  // namespace dryshod
