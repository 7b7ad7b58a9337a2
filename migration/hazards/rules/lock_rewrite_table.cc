// lock.rewrite.table: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const ActKind kind :
       {ActKind::SetPersistence, ActKind::SetTablespace, ActKind::SetAccessMethod}) {
    for (const Act* act : seen.acts(kind)) {
      const RelationWork* relation = seen.relation(*act);
      if (seen.is_new(*act) || (act->object && (relation == nullptr || !relation->rewritten)))
        continue;
      findings.add(act->name, act->where);
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.rewrite.table",
              .level = HazardLevel::Error,
              .title = "the table is copied under ACCESS EXCLUSIVE",
              .why = "SET LOGGED, SET UNLOGGED, SET TABLESPACE and SET ACCESS METHOD write the "
                     "whole table again, and nobody can read or write it meanwhile.",
              .fix = "A new table beside it, filled in batches, and a swap; or a maintenance "
                     "window.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_rewrite_table)

}  // namespace dryshod
