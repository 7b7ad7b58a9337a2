// NEON-REPL-002: publications.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_own<Publication>(survey, [&](Ref ref) { found.at(ref); });
}

constexpr NeonRule kRule{.fact = "NEON-REPL-002", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(repl_002_publisher)

}  // namespace dryshod
