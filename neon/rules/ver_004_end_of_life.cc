// NEON-VER-004: a target that the community stops to support.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const std::string target = std::to_string(survey.target);
  if (found.names(target)) found.at("PostgreSQL " + target, {});
}

constexpr NeonRule kRule{.fact = "NEON-VER-004", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(ver_004_end_of_life)

}  // namespace dryshod
