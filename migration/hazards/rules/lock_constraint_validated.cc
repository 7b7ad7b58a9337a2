// lock.constraint.validated: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const ActKind kind : {ActKind::AddCheck, ActKind::AddForeignKey}) {
    for (const Act* act : seen.acts(kind)) {
      if (act->has(Act::NotValid) || seen.is_new(*act)) continue;
      const std::string name = act->name + (act->part.empty() ? "" : "." + act->part);
      if (act->has(Act::Proven)) {  // a new column without a default: the locks are short
        findings
            .add(name, act->where,
                 "The column is new and holds no value, so no row is read; but writers of both "
                 "tables wait for a moment, behind whatever runs there.",
                 "With lock_timeout and a retry.")
            .level = HazardLevel::Info;
      } else {
        findings.add(name, act->where);
      }
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.constraint.validated",
              .level = HazardLevel::Error,
              .title = "the constraint is held against every row while it is added",
              .why = "A check reads the whole table under ACCESS EXCLUSIVE, a foreign key reads "
                     "both tables under SHARE ROW EXCLUSIVE, which keeps writers out of both.",
              .fix = "Add it NOT VALID, then VALIDATE CONSTRAINT in another transaction.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_constraint_validated)

}  // namespace dryshod
