// lock.constraint.same_tx: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::ValidateConstraint)) {
    for (const AddedPart& added : seen.before.not_valid()) {
      if (!seen.before.in_transaction() || added.name != act->name || added.part != act->part)
        continue;
      if (seen.is_new(*act)) continue;
      findings.add(act->name + "." + act->part, act->where);
      break;
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.constraint.same_tx",
              .level = HazardLevel::Error,
              .title = "validated in the transaction that added it",
              .why = "The lock that added the constraint is held until COMMIT, so the scan of "
                     "VALIDATE CONSTRAINT runs under it: NOT VALID has won nothing.",
              .fix = "COMMIT between the two.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_constraint_same_tx)

}  // namespace dryshod
