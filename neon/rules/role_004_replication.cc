// NEON-ROLE-004: roles with REPLICATION. What it says is in the facts; here is when.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  survey.catalog.each_of<Role>([&](Ref role) {
    if (survey.counts(role) && survey.catalog.get<Role>(role).replication) found.at(role);
  });
}

void rewrite(const Survey&, const NeonFinding& finding, Rewriting& rewriting) {
  rewriting.catalog().edit<Role>(finding.object).replication = false;
  rewriting.changed(finding.object, "REPLICATION taken away");
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-004", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(role_004_replication)

}  // namespace dryshod
