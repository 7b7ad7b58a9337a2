// NEON-ROLE-008: memberships in predefined roles that nobody can give on Neon.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  catalog.each_of<RoleMembership>([&](Ref ref) {
    if (found.names(catalog.text(catalog.name(catalog.parent(ref))))) found.at(ref);
  });
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  rewriting.take_out(finding.object, survey.catalog.display(finding.object) + " left out");
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-008", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(role_008_predefined)

}  // namespace dryshod
