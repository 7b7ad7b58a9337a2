// lock.drop_table_locks_parents: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::DropTable)) {
    const std::string others = seen.names_of([&](const RelationWork& relation) {
      return relation.relation != act->object && relation.lock == LockMode::AccessExclusive &&
             !relation.is_index && seen.catalog.alive(relation.relation) &&
             seen.catalog.is<Table>(relation.relation) && !seen.is_new(relation);
    });
    if (!others.empty()) {
      findings.add(act->name, act->where, "ACCESS EXCLUSIVE is taken on " + others + " too.");
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.drop_table_locks_parents",
              .level = HazardLevel::Info,
              .title = "dropping the table locks those it refers to",
              .why = "DROP TABLE takes ACCESS EXCLUSIVE on every table that one of its foreign "
                     "keys refers to, too.",
              .fix = "Drop the foreign keys one by one before, each with lock_timeout.",
              .source = "https://www.postgresql.org/docs/current/sql-droptable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_drop_table_locks_parents)

}  // namespace dryshod
