// NEON-REPL-001: transactions that are prepared, for commits in two phases.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_statements(survey, found);
  at_passed(survey, found);
  at_system_parameters(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-REPL-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(repl_001_prepared_transactions)

}  // namespace dryshod
