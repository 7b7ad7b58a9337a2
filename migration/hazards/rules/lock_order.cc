// lock.order: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const RelationWork& relation : seen.work.relations) {
    if (relation.lock < LockMode::ShareUpdateExclusive || relation.is_index) continue;
    if (seen.is_new(relation)) continue;
    for (const HeldLock& held : seen.before.held()) {
      if (held.mode < LockMode::ShareUpdateExclusive || held.name == relation.name) continue;
      if (!seen.before.locked_in_order(relation.name, held.name)) continue;
      findings.add(held.name + ", " + relation.name, seen.where);
      return;
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.order",
              .level = HazardLevel::Warning,
              .title = "two transactions lock the same tables in another order",
              .why = "Where both run at once, or the text is run again while an application does "
                     "the same, each waits for the other: a deadlock.",
              .fix = "Lock the tables in one order everywhere.",
              .source = "https://www.postgresql.org/docs/current/explicit-locking.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_order)

}  // namespace dryshod
