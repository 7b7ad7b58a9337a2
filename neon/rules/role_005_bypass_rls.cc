// NEON-ROLE-005: roles with BYPASSRLS. What it says is in the facts; here is when.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  survey.catalog.each_of<Role>([&](Ref role) {
    if (survey.counts(role) && survey.catalog.get<Role>(role).bypass_row_security) found.at(role);
  });
}

void rewrite(const Survey&, const NeonFinding& finding, Rewriting& rewriting) {
  rewriting.catalog().edit<Role>(finding.object).bypass_row_security = false;
  rewriting.changed(finding.object, "BYPASSRLS taken away");
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-005", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(role_005_bypass_rls)

}  // namespace dryshod
