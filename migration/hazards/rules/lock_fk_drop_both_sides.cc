// lock.fk_drop_both_sides: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::DropConstraint)) {
    if (act->detail == "foreign_key" && !seen.is_new(*act))
      findings.add(act->name + "." + act->part, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.fk_drop_both_sides",
              .level = HazardLevel::Info,
              .title = "dropping the foreign key locks both tables",
              .why = "DROP CONSTRAINT of a foreign key takes ACCESS EXCLUSIVE on the referencing "
                     "and on the referenced table.",
              .fix = "With lock_timeout and a retry; not together with other work.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_fk_drop_both_sides)

}  // namespace dryshod
