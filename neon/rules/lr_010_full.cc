// LR-010: tables whose rows are found by all their columns.
#include "neon/replica_identity.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_own<Table>(survey, [&](Ref ref) {
    if (has_full_identity(survey.catalog, ref)) found.at(ref);
  });
}

constexpr NeonRule kRule{.fact = "LR-010", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(lr_010_full)

}  // namespace dryshod
