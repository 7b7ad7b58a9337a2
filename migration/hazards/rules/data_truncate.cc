// data.truncate: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::Truncate)) {
    if (!seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "data.truncate",
              .level = HazardLevel::Warning,
              .title = "the rows of the table are lost",
              .why = "TRUNCATE takes ACCESS EXCLUSIVE and throws all rows away; no trigger for "
                     "each row fires.",
              .fix = "DELETE in batches, or rename the table and make an empty one.",
              .source = "https://www.postgresql.org/docs/current/sql-truncate.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(data_truncate)

}  // namespace dryshod
