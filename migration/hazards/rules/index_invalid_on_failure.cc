// index.invalid_on_failure: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::CreateIndex)) {
    if (act->has(Act::Concurrently) && act->has(Act::Unique) && !seen.is_new(*act))
      findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "index.invalid_on_failure",
              .level = HazardLevel::Info,
              .title = "if it fails, an invalid index stays behind",
              .why = "A unique index that is built CONCURRENTLY finds duplicates only at the end; "
                     "the index then stays, is kept up to date by every write, and helps no "
                     "query.",
              .fix = "Look for duplicates first; after a failure DROP INDEX CONCURRENTLY, and try "
                     "again.",
              .source = "https://www.postgresql.org/docs/current/sql-createindex.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(index_invalid_on_failure)

}  // namespace dryshod
