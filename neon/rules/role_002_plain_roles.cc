// NEON-ROLE-002: roles that administrate. Made by SQL they are plain roles on Neon.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  survey.catalog.each_of<Role>([&](Ref role) {
    if (!survey.counts(role)) return;
    const Role& body = survey.catalog.get<Role>(role);
    if (body.superuser || body.create_role || body.create_database) found.at(role);
  });
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-002", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(role_002_plain_roles)

}  // namespace dryshod
