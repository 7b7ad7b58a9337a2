// data.drop_database: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::DropDatabase)) {
    if (!act->name.empty()) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "data.drop_database",
              .level = HazardLevel::Error,
              .title = "the database is lost",
              .why = "DROP DATABASE takes everything along and cannot be taken back.",
              .fix = "Rename it, wait, and drop it later.",
              .source = "https://www.postgresql.org/docs/current/sql-dropdatabase.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(data_drop_database)

}  // namespace dryshod
