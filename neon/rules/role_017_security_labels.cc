// NEON-ROLE-017: security labels of providers that are not loaded on Neon.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  survey.catalog.each_of<SecurityLabel>([&](Ref ref) {
    if (!found.names(survey.catalog.text(survey.catalog.name(ref)))) found.at(ref);
  });
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  rewriting.take_out(finding.object, survey.catalog.display(finding.object) + " left out");
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-017", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(role_017_security_labels)

}  // namespace dryshod
