// data.drop_column: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::DropColumn)) {
    if (!seen.is_new(*act)) findings.add(act->name + "." + act->part, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "data.drop_column",
              .level = HazardLevel::Warning,
              .title = "the values of the column are lost",
              .why = "DROP COLUMN cannot be taken back after COMMIT, and an application that "
                     "still names the column fails at once.",
              .fix = "First an application that does not name it; then rename it, wait, and drop "
                     "it later.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(data_drop_column)

}  // namespace dryshod
