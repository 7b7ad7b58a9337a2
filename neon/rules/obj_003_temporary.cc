// NEON-OBJ-003: temporary tables, of the source itself and of its code.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_own<Table>(survey, [&](Ref ref) {
    const Catalog& catalog = survey.catalog;
    if (catalog.text(catalog.get<Table>(ref).persistence) == "temporary") found.at(ref);
  });
  at_statements(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-OBJ-003", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(obj_003_temporary)

}  // namespace dryshod
