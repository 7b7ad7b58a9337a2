// NEON-ROLE-001: superusers. What it says is in the facts; here is when.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  survey.catalog.each_of<Role>([&](Ref role) {
    if (survey.counts(role) && survey.catalog.get<Role>(role).superuser) found.at(role);
  });
}

void rewrite(const Survey&, const NeonFinding& finding, Rewriting& rewriting) {
  rewriting.catalog().edit<Role>(finding.object).superuser = false;
  rewriting.changed(finding.object, "SUPERUSER taken away");
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-001", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(role_001_superuser)

}  // namespace dryshod
