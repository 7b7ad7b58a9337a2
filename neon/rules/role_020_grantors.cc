// NEON-ROLE-020: memberships that are granted in the name of another role, from 16 on: before,
// nobody keeps who granted one.
#include "catalog/quote.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_own<RoleMembership>(survey, [&](Ref ref) {
    if (survey.catalog.get<RoleMembership>(ref).grantor) found.at(ref);
  });
}

/// The same membership as whoever loads the schema grants it; none: there is none yet.
Ref of_loading_role(const Catalog& catalog, Ref ref) {
  Ref found{};
  catalog.each_of<RoleMembership>([&](Ref each) {
    const RoleMembership& body = catalog.get<RoleMembership>(each);
    if (each == ref || body.grantor || catalog.parent(each) != catalog.parent(ref)) return;
    if (body.member == catalog.get<RoleMembership>(ref).member) found = each;
  });
  return found;
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  Catalog& catalog = rewriting.catalog();
  const Ref ref = finding.object;
  if (!catalog.alive(ref)) return;
  std::vector<Ref> granted_on;  // nothing hangs on it any more
  catalog.each_of<RoleMembership>([&](Ref each) {
    if (catalog.get<RoleMembership>(each).authority == ref) granted_on.push_back(each);
  });
  for (const Ref each : granted_on) catalog.edit<RoleMembership>(each).authority = {};
  const RoleMembership before = catalog.get<RoleMembership>(ref);
  const std::string said =
      "was granted by " + quote_ident(survey.catalog.text(survey.catalog.name(
                              survey.catalog.get<RoleMembership>(ref).grantor)));
  if (const Ref other = of_loading_role(catalog, ref)) {
    RoleMembership& one = catalog.edit<RoleMembership>(other);
    one.admin = one.admin || before.admin;
    one.inherit = one.inherit || before.inherit;
    one.set = one.set || before.set;
    rewriting.take_out(ref, said + " too");
    return;
  }
  RoleMembership& after = catalog.edit<RoleMembership>(ref);
  after.grantor = {};
  after.authority = {};
  rewriting.changed(ref, said);
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-020", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(role_020_grantors)

}  // namespace dryshod
