// lock.alter_index_vs_alter_table_rename: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::RenameIndex)) {
    if (act->old_detail == "table" && !seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.alter_index_vs_alter_table_rename",
              .level = HazardLevel::Warning,
              .title = "ALTER TABLE renames an index under a heavier lock",
              .why = "ALTER TABLE on an index takes ACCESS EXCLUSIVE on it; ALTER INDEX ... "
                     "RENAME takes SHARE UPDATE EXCLUSIVE and lets queries go on.",
              .fix = "ALTER INDEX ... RENAME TO.",
              .source = "https://www.postgresql.org/docs/current/sql-alterindex.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_alter_index_vs_alter_table_rename)

}  // namespace dryshod
