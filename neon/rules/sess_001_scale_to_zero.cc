// NEON-SESS-001: code that keeps something in a session, which a compute that stops lets go of. One
// finding for all: each has a row of its own.
#include <algorithm>
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  std::vector<std::string> what;
  Span where;
  const auto see = [&](const std::string& name, Span at) {
    if (what.empty()) where = at;
    if (std::find(what.begin(), what.end(), name) == what.end()) what.push_back(name);
  };
  for (const Mention& mention : survey.code) {
    const bool said = mention.kind == MentionKind::Statement
                          ? found.names(mention.name)
                          : is_named_call(survey, found, mention);
    if (said && mention.certain && survey.counts(mention.element)) see(mention.name, mention.where);
  }
  for (const PassedStatement& passed : survey.passed) {
    if (found.names(passed.tag)) see(passed.tag, passed.where);
  }
  if (what.empty()) return;
  std::string names;
  for (const std::string& each : what) names += (names.empty() ? "" : ", ") + each;
  found.at("what a session keeps: " + names, where);
}

constexpr NeonRule kRule{.fact = "NEON-SESS-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(sess_001_scale_to_zero)

}  // namespace dryshod
