// data.drop_table: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::DropTable)) {
    if (!seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "data.drop_table",
              .level = HazardLevel::Warning,
              .title = "the rows of the table are lost",
              .why = "DROP TABLE cannot be taken back after COMMIT, and an application that still "
                     "runs fails at once.",
              .fix = "Rename the table or move it to another schema, wait, and drop it later.",
              .source = "https://www.postgresql.org/docs/current/sql-droptable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(data_drop_table)

}  // namespace dryshod
