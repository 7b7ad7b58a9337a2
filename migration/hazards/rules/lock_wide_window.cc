// lock.wide_window: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  if (!seen.before.in_transaction()) return;
  for (const RelationWork& relation : seen.work.relations) {
    if (relation.lock != LockMode::AccessExclusive || relation.is_index || seen.is_new(relation))
      continue;
    int others = 0;
    bool known = false;
    for (const HeldLock& held : seen.before.held()) {
      if (held.mode != LockMode::AccessExclusive) continue;
      known = known || held.name == relation.name;
      ++others;
    }
    if (known || others != 1) continue;  // said once, at the second table
    findings.add(relation.name, seen.where);
    return;
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.wide_window",
              .level = HazardLevel::Info,
              .title = "one transaction locks several tables",
              .why = "Each lock is held until COMMIT, the first while the last is waited for; two "
                     "such transactions that take them in another order deadlock.",
              .fix = "A transaction for each table.",
              .source = "https://www.postgresql.org/docs/current/explicit-locking.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_wide_window)

}  // namespace dryshod
