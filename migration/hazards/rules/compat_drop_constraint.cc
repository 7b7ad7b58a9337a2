// compat.drop_constraint: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::DropConstraint)) {
    if ((act->detail == "unique" || act->detail == "primary_key" || act->detail == "foreign_key") &&
        !seen.is_new(*act))
      findings.add(act->name + "." + act->part, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "compat.drop_constraint",
              .level = HazardLevel::Info,
              .title = "the application may rely on the constraint",
              .why = "Without the key an ON CONFLICT that names its columns fails, and without "
                     "the foreign key ON DELETE no longer does its work.",
              .fix = "Make sure that nothing in the application relies on it.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(compat_drop_constraint)

}  // namespace dryshod
