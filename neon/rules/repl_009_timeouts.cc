// NEON-REPL-009: timeouts of replication.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_parameters(survey, found, named_parameter(found.fact()));
  at_system_parameters(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-REPL-009", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(repl_009_timeouts)

}  // namespace dryshod
