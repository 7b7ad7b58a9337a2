// NEON-OBJ-010: code that asks when something was committed, and ALTER SYSTEM that turns it on.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_calls(survey, found);
  at_system_parameters(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-OBJ-010", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(obj_010_commit_timestamps)

}  // namespace dryshod
