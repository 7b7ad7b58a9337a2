// NEON-SET-011: ALTER ROLE ALL SET. Such a setting stands below nothing.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_own<Setting>(survey, [&](Ref ref) {
    if (!survey.catalog.parent(ref)) found.at(ref);
  });
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  if (finding.object) {
    rewriting.take_out(finding.object, survey.catalog.display(finding.object) + " left out");
  }
}

constexpr NeonRule kRule{.fact = "NEON-SET-011", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(set_011_all_roles)

}  // namespace dryshod
