// compat.required_column: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::AddColumn)) {
    if (act->has(Act::NotNull) && !act->has(Act::HasDefault) && !act->has(Act::Computed) &&
        !seen.is_new(*act))
      findings.add(act->name + "." + act->part, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "compat.required_column",
              .level = HazardLevel::Error,
              .title = "the new column asks for a value that nobody gives",
              .why = "NOT NULL without a default fails where there is a row, and every INSERT of "
                     "the application that runs fails afterwards.",
              .fix = "A default; or nullable first, filled in batches, then NOT NULL.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(compat_required_column)

}  // namespace dryshod
