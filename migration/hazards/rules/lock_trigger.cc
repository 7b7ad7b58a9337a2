// lock.trigger: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::CreateTrigger)) {
    if (!seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.trigger",
              .level = HazardLevel::Info,
              .title = "a new trigger keeps writers out for a moment",
              .why = "CREATE TRIGGER takes SHARE ROW EXCLUSIVE: it waits for running writers, and "
                     "later ones wait for it.",
              .fix = "With lock_timeout and a retry.",
              .source = "https://www.postgresql.org/docs/current/sql-createtrigger.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_trigger)

}  // namespace dryshod
