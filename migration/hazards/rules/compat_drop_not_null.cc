// compat.drop_not_null: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::DropNotNull)) {
    if (!seen.is_new(*act)) findings.add(act->name + "." + act->part, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "compat.drop_not_null",
              .level = HazardLevel::Warning,
              .title = "the application that runs may not expect nulls",
              .why = "After DROP NOT NULL rows without a value appear where the old code reads "
                     "one.",
              .fix = "First an application that can read them.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(compat_drop_not_null)

}  // namespace dryshod
