// lock.rewrite.expression: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::SetExpression)) {
    const RelationWork* relation = seen.relation(*act);
    if (!seen.is_new(*act) && (relation == nullptr || relation->rewritten))
      findings.add(act->name + "." + act->part, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.rewrite.expression",
              .level = HazardLevel::Error,
              .title = "the new expression rewrites the table",
              .why = "SET EXPRESSION of a stored generated column computes every row again under "
                     "ACCESS EXCLUSIVE.",
              .fix = "A new generated column beside the old one, and a swap of the names.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_rewrite_expression)

}  // namespace dryshod
