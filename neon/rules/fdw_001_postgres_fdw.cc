// NEON-FDW-001: servers of a wrapper that Neon has.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_own<ForeignServer>(survey, [&](Ref ref) {
    if (found.names(wrapper_of(survey.catalog, ref))) found.at(ref);
  });
}

constexpr NeonRule kRule{.fact = "NEON-FDW-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(fdw_001_postgres_fdw)

}  // namespace dryshod
