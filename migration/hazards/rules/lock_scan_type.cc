// lock.scan.type: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::AlterColumnType)) {
    const RelationWork* relation = seen.relation(*act);
    if (!act->has(Act::Rewrites) && !seen.is_new(*act) && relation != nullptr && relation->scanned)
      findings.add(act->name + "." + act->part, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.scan.type",
              .level = HazardLevel::Error,
              .title = "the new type reads the table under ACCESS EXCLUSIVE",
              .why = "No row is written, but a check on the column is held against every row, or "
                     "an index over it is built again from all of them, while nobody can read or "
                     "write the table.",
              .fix = "Take the check down and put it up NOT VALID, then VALIDATE it; build a new "
                     "index CONCURRENTLY for the new type and drop the old one before.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_scan_type)

}  // namespace dryshod
