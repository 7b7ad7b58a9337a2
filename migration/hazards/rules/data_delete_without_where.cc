// data.delete_without_where: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::Delete)) {
    if (act->has(Act::WithoutWhere) && !seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "data.delete_without_where",
              .level = HazardLevel::Warning,
              .title = "DELETE of all rows",
              .why = "Without WHERE every row goes, one by one, and each is locked until COMMIT.",
              .fix = "A WHERE, and batches; TRUNCATE where all of it is meant.",
              .source = "https://www.postgresql.org/docs/current/sql-delete.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(data_delete_without_where)

}  // namespace dryshod
