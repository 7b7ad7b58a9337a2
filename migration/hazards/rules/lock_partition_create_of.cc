// lock.partition.create_of: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::CreatePartition)) {
    for (const RelationWork& relation : seen.work.relations) {
      if (relation.lock != LockMode::AccessExclusive || seen.is_new(relation)) continue;
      findings.add(relation.name, act->where);
      break;
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.partition.create_of",
              .level = HazardLevel::Warning,
              .title = "a new partition locks its parent",
              .why = "CREATE TABLE ... PARTITION OF takes ACCESS EXCLUSIVE on the parent: every "
                     "query of the partitioned table waits. A default partition is locked and "
                     "read, too.",
              .fix = "CREATE TABLE ... (LIKE parent ...), a CHECK like the bound, then ATTACH "
                     "PARTITION, which leaves the parent readable and writable.",
              .source = "https://www.postgresql.org/docs/current/sql-createtable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_partition_create_of)

}  // namespace dryshod
