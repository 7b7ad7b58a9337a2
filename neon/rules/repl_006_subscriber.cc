// NEON-REPL-006: subscriptions.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_own<Subscription>(survey, [&](Ref ref) { found.at(ref); });
}

constexpr NeonRule kRule{.fact = "NEON-REPL-006", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(repl_006_subscriber)

}  // namespace dryshod
