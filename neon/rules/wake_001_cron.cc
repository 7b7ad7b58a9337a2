// WAKE-001: jobs that run in the database.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_own<Extension>(survey, [&](Ref ref) {
    if (found.names(survey.catalog.text(survey.catalog.name(ref)))) found.at(ref);
  });
  at_calls(survey, found);
}

constexpr NeonRule kRule{.fact = "WAKE-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(wake_001_cron)

}  // namespace dryshod
