// lock.index.drop: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::DropIndex)) {
    if (!act->has(Act::Concurrently) && !seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.index.drop",
              .level = HazardLevel::Warning,
              .title = "dropping the index locks its table",
              .why = "DROP INDEX takes ACCESS EXCLUSIVE on the table: it waits for every running "
                     "query, and all later ones wait for it.",
              .fix = "DROP INDEX CONCURRENTLY, outside any transaction.",
              .source = "https://www.postgresql.org/docs/current/sql-dropindex.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_index_drop)

}  // namespace dryshod
