// data.update_without_where: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::Update)) {
    if (act->has(Act::WithoutWhere) && !seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "data.update_without_where",
              .level = HazardLevel::Warning,
              .title = "UPDATE of all rows",
              .why = "Without WHERE every row is written again and locked until COMMIT, and the "
                     "table grows to twice its size.",
              .fix = "Batches by key, each in a transaction of its own.",
              .source = "https://www.postgresql.org/docs/current/sql-update.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(data_update_without_where)

}  // namespace dryshod
