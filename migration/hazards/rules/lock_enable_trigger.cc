// lock.enable_trigger: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::EnableTrigger)) {
    if (!seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.enable_trigger",
              .level = HazardLevel::Info,
              .title = "switching a trigger keeps writers out for a moment",
              .why = "ENABLE and DISABLE TRIGGER take SHARE ROW EXCLUSIVE. While a trigger is "
                     "off, rows are written without it.",
              .fix = "With lock_timeout and a retry; session_replication_role for one session "
                     "alone.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_enable_trigger)

}  // namespace dryshod
