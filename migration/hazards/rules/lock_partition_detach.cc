// lock.partition.detach: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::DetachPartition)) {
    if (!act->has(Act::Concurrently) && !seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.partition.detach",
              .level = HazardLevel::Warning,
              .title = "detaching locks the partitioned table",
              .why = "DETACH PARTITION takes ACCESS EXCLUSIVE on the parent, and on the default "
                     "partition where there is one.",
              .fix = "DETACH PARTITION ... CONCURRENTLY, outside any transaction (not where there "
                     "is a default partition).",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_partition_detach)

}  // namespace dryshod
