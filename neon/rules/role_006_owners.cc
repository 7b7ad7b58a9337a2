// NEON-ROLE-006: owners. Found once for each role that owns anything; taken away at each object,
// which then belongs to whoever loads the schema.
#include "neon/rule.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/quote.h"

namespace dryshod {
namespace {

/// What a role owns that can be left to whoever loads the schema, in order of birth.
std::vector<Ref> owned_by(const Catalog& catalog, Name role) {
  std::vector<Ref> owners;
  catalog.each_of<Owner>([&](Ref ref) {
    if (catalog.get<Owner>(ref).role == role) owners.push_back(ref);
  });
  return owners;
}

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  std::vector<Name> roles;
  catalog.each_of<Owner>([&](Ref ref) {
    const Name role = catalog.get<Owner>(ref).role;
    if (std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(role);
  });
  for (const Name role : roles) {
    const std::vector<Ref> owners = owned_by(catalog, role);
    NeonFinding& one = found.at(owners.front());
    one.display = fmt::format("role {}, owner of {} object{}", quote_ident(catalog.text(role)),
                              owners.size(), owners.size() == 1 ? "" : "s");
    if (roles.size() == 1) continue;
    one.why += fmt::format(" {} roles own something here.", roles.size());
  }
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  const Catalog& catalog = survey.catalog;
  const Name role = catalog.get<Owner>(finding.object).role;
  for (const Ref owner : owned_by(catalog, role)) {
    rewriting.take_out(owner, "belonged to " + quote_ident(catalog.text(role)));
  }
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-006", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(role_006_owners)

}  // namespace dryshod
