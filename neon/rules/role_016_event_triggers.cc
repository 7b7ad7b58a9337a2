// NEON-ROLE-016: event triggers. They work on Neon, within limits.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  survey.catalog.each_of<EventTrigger>([&](Ref ref) {
    if (survey.counts(ref)) found.at(ref);
  });
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-016", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(role_016_event_triggers)

}  // namespace dryshod
