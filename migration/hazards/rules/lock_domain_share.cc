// lock.domain_share: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::AddDomainConstraint)) {
    if (act->has(Act::NotValid) || seen.before.made(act->object, act->name)) continue;
    const std::string tables =
        seen.names_of([](const RelationWork& relation) { return relation.scanned; });
    if (!tables.empty()) {
      findings.add(act->name, act->where, "SHARE is held while these are read: " + tables + ".");
    } else if (!act->object) {
      findings.add(act->name, act->where);
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.domain_share",
              .level = HazardLevel::Error,
              .title = "the domain constraint reads every table that uses the domain",
              .why = "ALTER DOMAIN ... ADD CONSTRAINT and SET NOT NULL hold SHARE on all those "
                     "tables while their rows are read: writers wait.",
              .fix = "ADD CONSTRAINT ... NOT VALID, then VALIDATE CONSTRAINT when there is little "
                     "traffic: it takes the same locks.",
              .source = "https://www.postgresql.org/docs/current/sql-alterdomain.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_domain_share)

}  // namespace dryshod
