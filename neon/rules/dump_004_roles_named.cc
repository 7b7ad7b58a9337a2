// NEON-DUMP-004: roles that grants, policies, settings and the like name. Those of another provider
// go with what was granted to them; those that the source does not make are made, so that the
// schema loads.
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
  catalog.each_of<RoleMembership>([&](Ref ref) {
    f(ref, catalog.text(catalog.name(catalog.parent(ref))));
    f(ref, catalog.text(catalog.name(catalog.get<RoleMembership>(ref).member)));
  });
  catalog.each_of<Setting>([&](Ref ref) {
    const Ref of = catalog.parent(ref);
    if (of && catalog.is<Role>(of)) f(ref, catalog.text(catalog.name(of)));
  });
  catalog.each_of<Policy>([&](Ref ref) {
    for (const std::string_view role : catalog.strings()[catalog.get<Policy>(ref).roles]) {
      f(ref, role);
    }
  });
}

/// A word that stands for somebody, or a role that every server has.
bool is_always_there(std::string_view role) {
  return role.empty() || role == "public" || role == "current_user" || role == "session_user" ||
         role.starts_with("pg_") || role == "neon_superuser";
}

/// Does the source make it? What only is named may be there as an element that the server brought.
bool is_made(const Catalog& catalog, std::string_view role) {
  const Ref made = catalog.find_own<Role>({}, catalog.strings().name(role));
  return made && !catalog[made].builtin;
}

bool is_of_provider(const Fact& fact, std::string_view role) {
  return std::find(fact.names.begin(), fact.names.end(), role) != fact.names.end();
}

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  std::vector<std::string_view> seen;
  each_role_named(catalog, [&](Ref ref, std::string_view role) {
    if (is_always_there(role) || std::find(seen.begin(), seen.end(), role) != seen.end()) return;
    const bool of_provider = is_of_provider(found.fact(), role);
    if (is_made(catalog, role) && !of_provider) return;
    seen.push_back(role);
    NeonFinding& one = found.at(ref);
    one.display = "role " + quote_ident(role);
    one.why =
        of_provider
            ? "It is a role that another server has from its start, and Neon has none of that "
              "name."
            : "Privileges, memberships, policies or settings name it, and the source does not make "
              "it: "
              "roles are the server's, not the database's.";
    one.fix = of_provider ? "Grant what it was for to a role of your own."
                          : "Make it first, with the rights and the password it needs there; the "
                            "rewritten schema makes a role that cannot log in.";
  });
}

/// Takes the role out of whom a policy is for; a policy for nobody else goes.
void leave_policy(const Survey& survey, Ref policy, std::string_view role, Rewriting& rewriting) {
  const Catalog& before = survey.catalog;
  std::vector<std::string> left;
  for (const std::string_view each : before.strings()[before.get<Policy>(policy).roles]) {
    if (each != role) left.emplace_back(each);
  }
  if (left.empty()) {
    rewriting.take_out(
        policy, before.display(policy) + " left out: it is for " + quote_ident(role) + " alone");
    return;
  }
  rewriting.catalog().edit<Policy>(policy).roles = before.strings().list(left);
  rewriting.changed(policy, "was for " + quote_ident(role) + " too");
}

void make(const Survey& survey, const NeonFinding& finding, std::string_view role,
          Rewriting& rewriting) {
  Catalog& catalog = rewriting.catalog();
  const Name name = catalog.strings().name(role);
  Ref made = catalog.find_own<Role>({}, name);
  if (made) {
    catalog.set_builtin(made, false);
  } else {
    made = catalog.add({}, name, Role{}, survey.catalog[finding.object].where);
  }
  catalog.mentions_roles = true;
  rewriting.changed(made, "named here and made nowhere; leave it out where the role is there");
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  const Catalog& before = survey.catalog;
  std::string_view wanted;
  each_role_named(before, [&](Ref ref, std::string_view role) {
    if (ref == finding.object && "role " + quote_ident(role) == finding.display) wanted = role;
  });
  if (!is_of_provider(rewriting.fact(), wanted)) {
    make(survey, finding, wanted, rewriting);
    return;
  }
  std::vector<Ref> naming;
  each_role_named(before, [&](Ref ref, std::string_view role) {
    if (role == wanted) naming.push_back(ref);
  });
  for (const Ref ref : naming) {
    if (!rewriting.catalog().alive(ref)) continue;
    if (before.is<Policy>(ref)) {
      leave_policy(survey, ref, wanted, rewriting);
    } else {
      rewriting.take_out(ref, before.display(ref) + " left out: a role of another server");
    }
  }
  const Ref role = rewriting.catalog().find_own<Role>({}, before.strings().name(wanted));
  if (role) rewriting.take_out(role, before.display(role) + " left out");
}

constexpr NeonRule kRule{.fact = "NEON-DUMP-004", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(dump_004_roles_named)

}  // namespace dryshod
