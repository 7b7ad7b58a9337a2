// NEON-POOL-004: cursors that outlive their transaction.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_statements(survey, found);
  at_passed(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-POOL-004", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(pool_004_with_hold)

}  // namespace dryshod
