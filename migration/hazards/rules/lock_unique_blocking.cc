// lock.unique.blocking: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const ActKind kind : {ActKind::AddUnique, ActKind::AddPrimaryKey}) {
    for (const Act* act : seen.acts(kind)) {
      if (!act->has(Act::UsingIndex) && !seen.is_new(*act)) findings.add(act->name, act->where);
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.unique.blocking",
              .level = HazardLevel::Error,
              .title = "the key builds its index under ACCESS EXCLUSIVE",
              .why = "ADD UNIQUE and ADD PRIMARY KEY read the whole table to build an index, and "
                     "nobody can read or write it meanwhile.",
              .fix = "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT ... USING "
                     "INDEX.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_unique_blocking)

}  // namespace dryshod
