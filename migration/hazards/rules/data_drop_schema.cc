// data.drop_schema: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::DropSchema)) {
    if (act->has(Act::Cascade)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "data.drop_schema",
              .level = HazardLevel::Warning,
              .title = "all that is in the schema is lost",
              .why = "DROP SCHEMA ... CASCADE takes every table in it along.",
              .fix = "Drop what is in it one by one, the tables by rename first.",
              .source = "https://www.postgresql.org/docs/current/sql-dropschema.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(data_drop_schema)

}  // namespace dryshod
