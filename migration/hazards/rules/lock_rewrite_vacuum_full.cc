// lock.rewrite.vacuum_full: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::Vacuum)) {
    if (act->detail == "full" && !seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.rewrite.vacuum_full",
              .level = HazardLevel::Error,
              .title = "VACUUM FULL rewrites the table",
              .why = "Every row and every index is written again under ACCESS EXCLUSIVE.",
              .fix = "Plain VACUUM; where the space must come back, a tool that copies the table "
                     "in the background.",
              .source = "https://www.postgresql.org/docs/current/sql-vacuum.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_rewrite_vacuum_full)

}  // namespace dryshod
