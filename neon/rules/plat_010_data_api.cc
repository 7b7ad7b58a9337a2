// NEON-PLAT-010: tables that the roles of a Data API may read, without row level security. The fact
// names the roles.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  each_own<Table>(survey, [&](Ref ref) {
    if (catalog.get<Table>(ref).row_security) return;
    std::string roles;
    catalog.each_child_of<Grant>(ref, [&](Ref grant) {
      const std::string role(catalog.text(catalog.name(grant)));
      if (found.names(role)) roles += (roles.empty() ? "" : ", ") + role;
    });
    if (!roles.empty()) say(found.at(ref), "Granted to " + roles + ".");
  });
}

constexpr NeonRule kRule{.fact = "NEON-PLAT-010", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(plat_010_data_api)

}  // namespace dryshod
