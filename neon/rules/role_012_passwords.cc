// NEON-ROLE-012: passwords, which Neon takes in plain text only and weighs. A role is made without
// one, and cannot log in until somebody gives it one: a placeholder would be a password that
// everybody knows.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  survey.catalog.each_of<Role>([&](Ref role) {
    const Catalog& catalog = survey.catalog;
    if (!survey.counts(role)) return;
    if (catalog.get<Role>(role).login || catalog.child<RolePassword>(role)) found.at(role);
  });
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  const Ref password = rewriting.catalog().child<RolePassword>(finding.object);
  if (password) rewriting.catalog().remove(password);
  const bool logs_in = survey.catalog.get<Role>(finding.object).login;
  rewriting.catalog().edit<Role>(finding.object).login = false;
  const std::string name = survey.catalog.bare(finding.object);
  rewriting.changed(finding.object, logs_in ? "cannot log in until ALTER ROLE " + name +
                                                  " LOGIN PASSWORD with one of your own"
                                            : "its password left out");
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-012", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(role_012_passwords)

}  // namespace dryshod
