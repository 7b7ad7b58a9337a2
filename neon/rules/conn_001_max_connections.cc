// NEON-CONN-001: a source that sets how many connections there are.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_system_parameters(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-CONN-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(conn_001_max_connections)

}  // namespace dryshod
