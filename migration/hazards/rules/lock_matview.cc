// lock.matview: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::RefreshMaterializedView)) {
    if (!act->has(Act::Concurrently) && !seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.matview",
              .level = HazardLevel::Warning,
              .title = "the refresh keeps readers out",
              .why = "REFRESH MATERIALIZED VIEW holds ACCESS EXCLUSIVE on the view until its "
                     "query is done.",
              .fix = "REFRESH MATERIALIZED VIEW CONCURRENTLY, with a unique index on the view.",
              .source = "https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_matview)

}  // namespace dryshod
