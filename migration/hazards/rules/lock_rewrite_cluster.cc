// lock.rewrite.cluster: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::Cluster)) {
    if (!seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.rewrite.cluster",
              .level = HazardLevel::Error,
              .title = "CLUSTER rewrites the table",
              .why = "Every row and every index is written again under ACCESS EXCLUSIVE.",
              .fix = "A tool that copies the table in the background.",
              .source = "https://www.postgresql.org/docs/current/sql-cluster.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_rewrite_cluster)

}  // namespace dryshod
