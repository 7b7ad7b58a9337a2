// NEON-ROLE-009: roles with names that Neon keeps for itself. Those that it has are not made again.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  survey.catalog.each_of<Role>([&](Ref role) {
    if (survey.counts(role) && found.names(survey.catalog.text(survey.catalog.name(role)))) {
      found.at(role);
    }
  });
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  rewriting.take_out(finding.object, survey.catalog.display(finding.object) + " left out");
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-009", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(role_009_reserved)

}  // namespace dryshod
