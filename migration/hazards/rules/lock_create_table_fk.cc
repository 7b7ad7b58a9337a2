// lock.create_table_fk: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  if (!seen.has(ActKind::CreateTable)) return;
  for (const Act* act : seen.acts(ActKind::AddForeignKey)) {
    for (const RelationWork& relation : seen.work.relations) {
      if (relation.lock != LockMode::ShareRowExclusive || seen.is_new(relation)) continue;
      findings.add(relation.name, act->where);
      return;
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.create_table_fk",
              .level = HazardLevel::Info,
              .title = "a new table locks those it refers to",
              .why = "CREATE TABLE ... REFERENCES takes SHARE ROW EXCLUSIVE on the referenced "
                     "table: its writers wait until COMMIT. Several such tables in one "
                     "transaction can deadlock with writers.",
              .fix = "With lock_timeout, and nothing slow in the same transaction.",
              .source = "https://www.postgresql.org/docs/current/sql-createtable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_create_table_fk)

}  // namespace dryshod
