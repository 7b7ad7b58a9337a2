// lock.index.reindex: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::Reindex)) {
    if (!act->has(Act::Concurrently) && act->detail != "system" && !seen.is_new(*act))
      findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.index.reindex",
              .level = HazardLevel::Error,
              .title = "rebuilding the index keeps writers out",
              .why = "REINDEX holds SHARE on the table and ACCESS EXCLUSIVE on the index: writers "
                     "wait, and so do the readers that would use the index.",
              .fix = "REINDEX ... CONCURRENTLY, outside any transaction.",
              .source = "https://www.postgresql.org/docs/current/sql-reindex.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_index_reindex)

}  // namespace dryshod
