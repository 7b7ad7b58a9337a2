// WAKE-002: listeners.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_statements(survey, found);
  at_passed(survey, found);
}

constexpr NeonRule kRule{.fact = "WAKE-002", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(wake_002_listeners)

}  // namespace dryshod
