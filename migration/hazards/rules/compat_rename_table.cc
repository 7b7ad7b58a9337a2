// compat.rename_table: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::RenameTable)) {
    if (!seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "compat.rename_table",
              .level = HazardLevel::Warning,
              .title = "the application that runs knows the old name",
              .why = "After RENAME every query by the old name fails.",
              .fix = "In one transaction a view under the old name; it can go when nobody uses "
                     "it.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(compat_rename_table)

}  // namespace dryshod
