// lock.rewrite.add_column: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::AddColumn)) {
    if (act->has(Act::Rewrites) && !seen.is_new(*act))
      findings.add(act->name + "." + act->part, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.rewrite.add_column",
              .level = HazardLevel::Error,
              .title = "the new column rewrites the table",
              .why = "A default that is computed for every row (a volatile function, serial, "
                     "identity, a stored generated column, a domain with constraints) writes all "
                     "rows and indexes again under ACCESS EXCLUSIVE.",
              .fix = "ADD COLUMN without it; SET DEFAULT; fill the rows in batches; then the "
                     "constraint.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_rewrite_add_column)

}  // namespace dryshod
