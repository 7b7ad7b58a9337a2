// lock.exclusion: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::AddExclusion)) {
    if (!seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.exclusion",
              .level = HazardLevel::Error,
              .title = "the exclusion constraint builds its index under ACCESS EXCLUSIVE",
              .why = "ADD EXCLUDE reads the whole table and compares every row with the others "
                     "while nobody can read or write it. PostgreSQL has no way to do it in the "
                     "background.",
              .fix = "Make a new table with the constraint, copy the rows in batches, and swap "
                     "the two.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_exclusion)

}  // namespace dryshod
