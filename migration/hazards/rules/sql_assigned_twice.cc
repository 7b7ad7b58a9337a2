// sql.assigned_twice: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::AssignTwice)) {
    if (true) findings.add(act->name + "." + act->part, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "sql.assigned_twice",
              .level = HazardLevel::Error,
              .title = "a column is given two values",
              .why = "The server refuses to set a column twice in one statement.",
              .fix = "Keep the one that is meant.",
              .source = "https://www.postgresql.org/docs/current/sql-update.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(sql_assigned_twice)

}  // namespace dryshod
