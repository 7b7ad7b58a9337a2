// LR-003: large objects, where columns hold their numbers or code makes them.
#include "neon/large_objects.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  for (const Ref column : large_object_columns(survey)) found.at(column);
  at_calls(survey, found);
}

constexpr NeonRule kRule{.fact = "LR-003", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(lr_003_large_objects)

}  // namespace dryshod
