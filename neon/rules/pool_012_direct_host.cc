// NEON-POOL-012: connections to the pooled host of a Neon endpoint, in subscriptions and foreign
// servers.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

bool is_pooled(const Found& found, std::string_view connection) {
  for (const std::string& name : found.fact().names) {
    if (connection.find(name) != std::string_view::npos) return true;
  }
  return false;
}

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  each_own<Subscription>(survey, [&](Ref ref) {
    if (is_pooled(found, catalog.text(catalog.get<Subscription>(ref).connection))) found.at(ref);
  });
  each_own<ForeignServer>(survey, [&](Ref ref) {
    const NameList options = catalog.get<ForeignServer>(ref).options;
    if (is_pooled(found, option_of(catalog, options, "host"))) found.at(ref);
  });
}

constexpr NeonRule kRule{.fact = "NEON-POOL-012", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(pool_012_direct_host)

}  // namespace dryshod
