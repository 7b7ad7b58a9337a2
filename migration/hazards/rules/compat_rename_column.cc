// compat.rename_column: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::RenameColumn)) {
    if (!seen.is_new(*act)) findings.add(act->name + "." + act->part, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "compat.rename_column",
              .level = HazardLevel::Warning,
              .title = "the application that runs knows the old name",
              .why = "After RENAME COLUMN every query by the old name fails.",
              .fix = "A new column kept in step by a trigger, and the old one dropped when nobody "
                     "uses it.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(compat_rename_column)

}  // namespace dryshod
