// NEON-ROLE-011: more roles than a branch may have.
#include "neon/rule.h"

namespace dryshod {
namespace {

constexpr int kMostRoles = 500;

void find(const Survey& survey, Found& found) {
  int count = 0;
  Ref last{};
  survey.catalog.each_of<Role>([&](Ref role) {
    if (!survey.counts(role)) return;
    ++count;
    last = role;
  });
  if (count <= kMostRoles) return;
  found.at(std::to_string(count) + " roles", survey.catalog[last].where);
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-011", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(role_011_count)

}  // namespace dryshod
