// NEON-REPL-007: what a standby or a base backup of one's own needs. It stands in code and beside
// the schema, which loads without it.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_calls(survey, found);
  at_system_parameters(survey, found, [](NeonFinding& finding) {
    finding.severity = FactSeverity::Warning;
    finding.grade = Grade::ByHand;
  });
}

constexpr NeonRule kRule{.fact = "NEON-REPL-007", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(repl_007_standby)

}  // namespace dryshod
