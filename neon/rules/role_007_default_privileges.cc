// NEON-ROLE-007: default privileges of roles that whoever loads a schema is no member of. What is
// said of what an owner makes is said of what the loading role makes; what is said of a role of
// Neon itself goes.
#include "neon/rule.h"

#include <algorithm>

#include "catalog/quote.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  survey.catalog.each_of<DefaultPrivilege>([&](Ref ref) {
    if (!survey.catalog.name(ref)) return;
    NeonFinding& one = found.at(ref);
    if (found.names(survey.catalog.text(survey.catalog.name(ref)))) return;
    one.why =
        "Whoever loads the schema is no member of this role and may not say what it gives away.";
    one.fix = "Say it as that role, or of the role that will make objects there.";
  });
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  const Catalog& catalog = survey.catalog;
  const Name role = catalog.name(finding.object);
  const std::string said = "was said FOR ROLE " + quote_ident(catalog.text(role));
  const Fact& fact = rewriting.fact();
  const bool is_of_neon =
      std::find(fact.names.begin(), fact.names.end(), catalog.text(role)) != fact.names.end();
  if (is_of_neon) {
    rewriting.take_out(finding.object, said);
    return;
  }
  rewriting.catalog().rename(finding.object, Name{});
  rewriting.changed(finding.object, said + "; now of what the loading role makes");
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-007", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(role_007_default_privileges)

}  // namespace dryshod
