// lock.index.blocking: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::CreateIndex)) {
    if (act->has(Act::Concurrently) || seen.is_new(*act)) continue;
    if (act->has(Act::Partitioned)) {
      findings.add(act->name, act->where, {},
                   "CREATE INDEX ... ON ONLY the parent, then CREATE INDEX CONCURRENTLY on each "
                   "partition and ALTER INDEX ... ATTACH PARTITION.");
      continue;
    }
    findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.index.blocking",
              .level = HazardLevel::Error,
              .title = "building the index keeps writers out",
              .why = "CREATE INDEX holds SHARE on the table while it reads every row: nobody can "
                     "insert, update or delete until it is done.",
              .fix = "CREATE INDEX CONCURRENTLY, outside any transaction.",
              .source = "https://www.postgresql.org/docs/current/sql-createindex.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_index_blocking)

}  // namespace dryshod
