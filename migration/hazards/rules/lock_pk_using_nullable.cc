// lock.pk_using_nullable: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::AddPrimaryKey)) {
    if (act->object && act->has(Act::UsingIndex) && !act->has(Act::Proven) && !seen.is_new(*act))
      findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.pk_using_nullable",
              .level = HazardLevel::Error,
              .title = "the primary key reads the table to make its columns NOT NULL",
              .why = "ADD PRIMARY KEY USING INDEX makes the columns NOT NULL, and where no valid "
                     "CHECK says that they are, every row is read under ACCESS EXCLUSIVE.",
              .fix = "First prove NOT NULL: ADD CHECK (c IS NOT NULL) NOT VALID, VALIDATE "
                     "CONSTRAINT, SET NOT NULL; then the key.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_pk_using_nullable)

}  // namespace dryshod
