// lock.held_while_working: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

bool works(const Seen& seen) {
  for (const RelationWork& relation : seen.work.relations) {
    if ((relation.scanned || relation.rewritten) && !seen.is_new(relation)) return true;
  }
  return seen.has(ActKind::Update) || seen.has(ActKind::Delete) || seen.has(ActKind::Copy) ||
         seen.has(ActKind::RefreshMaterializedView);
}

void check(const Seen& seen, Findings& findings) {
  if (!works(seen)) return;
  for (const HeldLock& held : seen.before.held()) {
    if (held.mode != LockMode::AccessExclusive) continue;
    findings.add(held.name, seen.where);
    return;
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.held_while_working",
              .level = HazardLevel::Warning,
              .title = "work goes on while a table is locked",
              .why = "An earlier statement of this transaction holds ACCESS EXCLUSIVE, and nobody "
                     "can read that table until COMMIT, however long this statement takes.",
              .fix = "COMMIT first, or do it in a transaction of its own.",
              .source = "https://www.postgresql.org/docs/current/explicit-locking.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_held_while_working)

}  // namespace dryshod
