// domain.constraint: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::CreateDomain)) {
    if (act->detail == "check" || act->detail == "not null") findings.add(act->name, act->where);
  }
  for (const Act* act : seen.acts(ActKind::AddDomainConstraint)) {
    findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "domain.constraint",
              .level = HazardLevel::Warning,
              .title = "a constraint of a domain is hard to change",
              .why = "Every change of it locks and reads all tables that use the domain, and "
                     "there is no way to do it in the background.",
              .fix = "A check of the column that needs it.",
              .source = "https://www.postgresql.org/docs/current/sql-createdomain.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(domain_constraint)

}  // namespace dryshod
