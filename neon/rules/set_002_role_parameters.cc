// NEON-SET-002: parameters that only a superuser may set, where they are set for roles, databases,
// routines and sessions. The fact names those whose pg_settings.context is superuser or
// superuser-backend on 14 to 18: parameters of the others that are not of users cannot be set so by
// anybody.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_parameters(survey, found, named_parameter(found.fact()));
  at_code(
      survey, found, "sets",
      [&](const Mention& mention) {
        return mention.kind == MentionKind::Setting && !mention.detail.empty() &&
               found.names(mention.name);
      },
      [](NeonFinding& finding) { finding.grade = Grade::ByHand; });
  for (const PassedStatement& passed : survey.passed) {
    const PassedParameter parameter = passed_parameter(passed);
    if (passed.tag != "SET" || !found.names(parameter.name)) continue;
    found.at("SET " + parameter.name, passed.where);
  }
}

void rewrite(const Survey&, const NeonFinding& finding, Rewriting& rewriting) {
  if (finding.object) {
    take_out_parameters(finding, rewriting, named_parameter(rewriting.fact()));
  } else {
    rewriting.left_out(finding.display + " left out", finding.where);
  }
}

constexpr NeonRule kRule{.fact = "NEON-SET-002", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(set_002_role_parameters)

}  // namespace dryshod
