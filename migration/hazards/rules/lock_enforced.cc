// lock.enforced: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::AlterConstraint)) {
    const RelationWork* relation = seen.relation(*act);
    if (!seen.is_new(*act) && relation != nullptr && relation->scanned)
      findings.add(act->name + "." + act->part, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.enforced",
              .level = HazardLevel::Error,
              .title = "a constraint that becomes enforced is held against every row",
              .why = "ALTER CONSTRAINT ... ENFORCED reads both tables under ACCESS EXCLUSIVE on "
                     "the referencing one.",
              .fix = "A new constraint NOT VALID beside it, VALIDATE CONSTRAINT, then drop the "
                     "old one.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_enforced)

}  // namespace dryshod
