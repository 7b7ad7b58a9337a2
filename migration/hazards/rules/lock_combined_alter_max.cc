// lock.combined_alter_max: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::ValidateConstraint)) {
    const RelationWork* relation = seen.relation(*act);
    if (relation == nullptr || relation->lock != LockMode::AccessExclusive) continue;
    if (!seen.is_new(*act)) findings.add(act->name + "." + act->part, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.combined_alter_max",
              .level = HazardLevel::Warning,
              .title = "the actions of one ALTER TABLE share the strongest lock",
              .why = "VALIDATE CONSTRAINT alone lets readers and writers go on; together with an "
                     "action that takes ACCESS EXCLUSIVE its scan runs under that lock.",
              .fix = "VALIDATE CONSTRAINT in a statement of its own.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_combined_alter_max)

}  // namespace dryshod
