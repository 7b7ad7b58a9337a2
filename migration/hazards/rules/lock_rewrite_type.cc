// lock.rewrite.type: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::AlterColumnType)) {
    if (!act->has(Act::Rewrites) || seen.is_new(*act)) continue;
    const std::string column = act->name + "." + act->part;
    if (act->object && act->detail.ends_with("]") && act->old_detail.ends_with("]")) {
      findings.add(
          column, act->where,
          "Arrays are taken apart and put together again whatever their elements do: every "
          "row is written under ACCESS EXCLUSIVE.");
    } else if (act->object && act->old_detail.starts_with("timestamp") &&
               act->detail.starts_with("timestamp") && act->old_detail != act->detail) {
      findings.add(
          column, act->where, {},
          "Where the values are UTC: SET TimeZone = 'UTC' before it and no USING, and no row "
          "is written. Else a new column and a swap.");
    } else {
      findings.add(column, act->where);
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.rewrite.type",
              .level = HazardLevel::Error,
              .title = "the new type rewrites the table",
              .why = "Every row and every index is written again under ACCESS EXCLUSIVE: nobody "
                     "can read or write the table until that is done.",
              .fix = "A new column of the new type, a trigger that keeps both in step, a backfill "
                     "in batches, then a swap of the names.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_rewrite_type)

}  // namespace dryshod
