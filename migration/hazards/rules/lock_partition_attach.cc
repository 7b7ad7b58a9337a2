// lock.partition.attach: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::AttachPartition)) {
    const std::string read = seen.names_of(
        [&](const RelationWork& relation) { return relation.scanned && !seen.is_new(relation); });
    if (!read.empty())
      findings.add(act->name, act->where, "Read under ACCESS EXCLUSIVE: " + read + ".");
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.partition.attach",
              .level = HazardLevel::Warning,
              .title = "attaching reads the new partition",
              .why = "ATTACH PARTITION reads every row of the table under ACCESS EXCLUSIVE on it, "
                     "and those of the default partition too, unless a valid CHECK says what the "
                     "bound says; indexes that it lacks are built there.",
              .fix = "Before: a CHECK like the bound, NOT VALID and then validated, and indexes "
                     "like the parent's, built CONCURRENTLY.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_partition_attach)

}  // namespace dryshod
