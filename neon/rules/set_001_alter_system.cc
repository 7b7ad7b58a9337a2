// NEON-SET-001: ALTER SYSTEM. It stands beside the schema, and is not written again.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  for (const PassedStatement& passed : survey.passed) {
    if (!found.names(passed.tag)) continue;
    const std::string name = passed_parameter(passed).name;
    found.at(passed.tag + (name.empty() ? "" : " of " + name), passed.where);
  }
  at_statements(survey, found);
}

void rewrite(const Survey&, const NeonFinding& finding, Rewriting& rewriting) {
  if (!finding.object) rewriting.left_out(finding.display + " left out", finding.where);
}

constexpr NeonRule kRule{.fact = "NEON-SET-001", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(set_001_alter_system)

}  // namespace dryshod
