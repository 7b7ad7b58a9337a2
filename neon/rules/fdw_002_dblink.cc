// NEON-FDW-002: calls of dblink.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_calls(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-FDW-002", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(fdw_002_dblink)

}  // namespace dryshod
