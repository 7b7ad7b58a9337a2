// NEON-SESS-003: advisory locks that a session holds.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_calls(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-SESS-003", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(sess_003_advisory_locks)

}  // namespace dryshod
