// NEON-CODE-008: LOAD, in code and beside the schema. What stands beside it is not written again.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_code(
      survey, found, "runs",
      [&](const Mention& mention) {
        return mention.kind == MentionKind::Statement && found.names(mention.name);
      },
      // Nobody rewrites the body.
      [](NeonFinding& finding) { finding.grade = Grade::ByHand; });
  at_passed(survey, found);
}

void rewrite(const Survey&, const NeonFinding& finding, Rewriting& rewriting) {
  if (!finding.object) rewriting.left_out(finding.display + " left out", finding.where);
}

constexpr NeonRule kRule{.fact = "NEON-CODE-008", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(code_008_load)

}  // namespace dryshod
