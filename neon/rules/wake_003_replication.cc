// WAKE-003: publications and subscriptions, whose readers keep a compute up.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_own<Publication>(survey, [&](Ref ref) { found.at(ref); });
  each_own<Subscription>(survey, [&](Ref ref) { found.at(ref); });
}

constexpr NeonRule kRule{.fact = "WAKE-003", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(wake_003_replication)

}  // namespace dryshod
