// compat.set_schema: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::SetSchema)) {
    if (!seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "compat.set_schema",
              .level = HazardLevel::Warning,
              .title = "the application that runs knows the old schema",
              .why = "After SET SCHEMA a query finds the table only where its search_path or its "
                     "text says so.",
              .fix = "In one transaction a view under the old name.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(compat_set_schema)

}  // namespace dryshod
