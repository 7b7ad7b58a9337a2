// NEON-OBJ-005: large objects: those of the source, columns that hold their numbers, code that
// works with them.
#include "neon/large_objects.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  for (const PassedStatement& passed : survey.passed) {
    if (passed.tag != "LARGE OBJECT") continue;
    found.at("large objects", passed.where);
    break;  // a dump has a statement for each
  }
  for (const Ref column : large_object_columns(survey)) found.at(column);
  // The column of a trigger's lo_manage() is found above.
  at_code(survey, found, "calls", [&](const Mention& mention) {
    return !survey.catalog.is<Trigger>(mention.element) && is_named_call(survey, found, mention);
  });
}

constexpr NeonRule kRule{.fact = "NEON-OBJ-005", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(obj_005_large_objects)

}  // namespace dryshod
