// lock.multi_alter: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  const std::string& last = seen.before.last_altered();
  if (last.empty() || seen.work.acts.empty() || seen.work.acts.front().name != last) return;
  for (const ActKind kind :
       {ActKind::AddColumn, ActKind::DropColumn, ActKind::AlterColumnType, ActKind::SetDefault,
        ActKind::DropDefault, ActKind::SetNotNull, ActKind::DropNotNull}) {
    for (const Act* act : seen.acts(kind)) {
      if (seen.has(ActKind::CreateTable) || act->name != last) continue;
      findings.add(last, act->where);
      return;
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.multi_alter",
              .level = HazardLevel::Info,
              .title = "two ALTER TABLEs of one table in a row",
              .why = "Each waits for its lock anew, and what each reads or writes is read or "
                     "written twice.",
              .fix = "One ALTER TABLE with both actions.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_multi_alter)

}  // namespace dryshod
