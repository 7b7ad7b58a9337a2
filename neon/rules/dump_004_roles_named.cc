// NEON-DUMP-004: roles that grants, policies and the like name. Those of another provider go with what was
// granted to them; those that the source does not make are made, so that the schema loads.
#include "neon/rule.h"

#include <algorithm>

#include "catalog/quote.h"

namespace dryshod {
namespace {

/// Calls f(element, role) for what names a role that has to be there.
template <class F>
void each_role_named(const Catalog& catalog, F&& f) {
  catalog.each_of<Grant>([&](Ref ref) { f(ref, catalog.text(catalog.name(ref))); });
  catalog.each_of<DefaultPrivilege>(
      [&](Ref ref) { f(ref, catalog.text(catalog.get<DefaultPrivilege>(ref).grantee)); });
  catalog.each_of<UserMapping>([&](Ref ref) { f(ref, catalog.text(catalog.name(ref))); });
  catalog.each_of<Policy>([&](Ref ref) {
    for (const std::string_view role : catalog.strings()[catalog.get<Policy>(ref).roles])
      f(ref, role);
  });
}

/// A word that stands for somebody, or a role that every server has.
bool is_always_there(std::string_view role) {
  return role.empty() || role == "public" || role == "current_user" || role == "session_user" ||
         role.starts_with("pg_") || role == "neon_superuser";
}

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  std::vector<std::string_view> seen;
  each_role_named(catalog, [&](Ref ref, std::string_view role) {
    if (is_always_there(role) || std::find(seen.begin(), seen.end(), role) != seen.end()) return;
    const bool made = bool(catalog.find_own<Role>({}, catalog.strings().name(role)));
    if (made && !found.names(role)) return;
    seen.push_back(role);
    NeonFinding& one = found.at(ref);
    one.display = "role " + quote_ident(role);
    one.why =
        made
            ? "It is a role that another provider makes for itself, and Neon has none of that name."
            : "Privileges or policies name it, and the source does not make it: roles are the "
              "server's, not the database's.";
    one.fix = made
                  ? "Grant what it was for to a role of your own."
                  : "Make it first, with the rights and the password it needs there; the rewritten "
                    "schema makes a role that cannot log in.";
  });
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  const Catalog& before = survey.catalog;
  Catalog& catalog = rewriting.catalog();
  const Fact& fact = rewriting.fact();
  std::vector<Ref> of_provider;
  std::string_view wanted;
  each_role_named(before, [&](Ref ref, std::string_view role) {
    if (ref == finding.object && "role " + quote_ident(role) == finding.display) wanted = role;
  });
  if (std::find(fact.names.begin(), fact.names.end(), wanted) == fact.names.end()) {
    const Ref made =
        catalog.add({}, catalog.strings().name(wanted), Role{}, before[finding.object].where);
    catalog.mentions_roles = true;
    rewriting.changed(made, "named here and made nowhere; leave it out where the role is there");
    return;
  }
  each_role_named(before, [&](Ref ref, std::string_view role) {
    if (role == wanted && catalog.alive(ref) && !before.is<Policy>(ref)) of_provider.push_back(ref);
  });
  for (const Ref ref : of_provider) {
    rewriting.take_out(ref, before.display(ref) + " left out: a role of another provider");
  }
}

constexpr NeonRule kRule{.fact = "NEON-DUMP-004", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(dump_004_roles_named)

}  // namespace dryshod
