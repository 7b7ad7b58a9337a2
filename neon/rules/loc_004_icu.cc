// NEON-LOC-004: databases with a locale of ICU.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  each_own<Database>(survey, [&](Ref ref) {
    if (found.names(option_of(catalog, catalog.get<Database>(ref).creation, "locale_provider"))) {
      found.at(ref);
    }
  });
}

constexpr NeonRule kRule{.fact = "NEON-LOC-004", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(loc_004_icu)

}  // namespace dryshod
