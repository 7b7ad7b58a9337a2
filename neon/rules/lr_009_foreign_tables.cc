// LR-009: foreign tables. One finding for all.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  std::vector<Ref> tables;
  each_own<Table>(survey, [&](Ref ref) {
    if (survey.catalog.get<Table>(ref).server) tables.push_back(ref);
  });
  at_all(survey, found, tables, "foreign table", "foreign tables");
}

constexpr NeonRule kRule{.fact = "LR-009", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(lr_009_foreign_tables)

}  // namespace dryshod
