// LR-005: stored generated columns of a source before 18. One finding for all.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

constexpr int kPublishesGenerated = 18;

void find(const Survey& survey, Found& found) {
  if (survey.from_major >= kPublishesGenerated) return;
  const Catalog& catalog = survey.catalog;
  std::vector<Ref> columns;
  each_own<Generated>(survey, [&](Ref ref) {
    if (!catalog.get<Generated>(ref).is_virtual) columns.push_back(catalog.parent(ref));
  });
  at_all(survey, found, columns, "generated column", "generated columns");
}

constexpr NeonRule kRule{.fact = "LR-005", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(lr_005_generated)

}  // namespace dryshod
