// See session_settings.h.
#include "neon/session_settings.h"

namespace dryshod {
namespace {

/// The tags of parser/code/statement_tags.h for what a session keeps; SET LOCAL is none of them.
bool is_of_session(std::string_view tag) {
  return tag == "SET" || tag == "RESET" || tag == "RESET ALL" || tag.starts_with("DISCARD");
}

}  // namespace

void at_session_settings(const Survey& survey, Found& found, const SessionSetting& accepts) {
  at_code(survey, found, "runs", [&](const Mention& mention) {
    return mention.kind == MentionKind::Statement && is_of_session(mention.name) &&
           accepts(mention.name, mention.detail);
  });
  if (survey.catalog.is_dump) return;
  for (const PassedStatement& passed : survey.passed) {
    const PassedParameter parameter = passed_parameter(passed);
    if (!is_of_session(passed.tag) || parameter.is_local) continue;
    if (!accepts(passed.tag, parameter.name)) continue;
    NeonFinding& finding =
        found.at(passed.tag + (parameter.name.empty() ? "" : " " + parameter.name), passed.where);
    // A script is run once, and says all it needs itself: there is nothing to change in it.
    finding.severity = FactSeverity::Info;
    finding.grade = Grade::AsIs;
    return;
  }
}

}  // namespace dryshod
