// NEON-POOL-006: temporary tables that stay for the session.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_statements(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-POOL-006", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(pool_006_temporary_tables)

}  // namespace dryshod
