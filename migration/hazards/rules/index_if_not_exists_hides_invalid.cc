// index.if_not_exists_hides_invalid: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::CreateIndex)) {
    if (act->has(Act::Concurrently) && act->has(Act::Tolerant)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "index.if_not_exists_hides_invalid",
              .level = HazardLevel::Warning,
              .title = "IF NOT EXISTS takes an invalid index for a good one",
              .why = "A CREATE INDEX CONCURRENTLY that fails leaves an invalid index of that name "
                     "behind; run again with IF NOT EXISTS, it says that all is well.",
              .fix = "DROP INDEX CONCURRENTLY IF EXISTS before it, and no IF NOT EXISTS.",
              .source = "https://www.postgresql.org/docs/current/sql-createindex.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(index_if_not_exists_hides_invalid)

}  // namespace dryshod
