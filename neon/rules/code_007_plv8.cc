// NEON-CODE-007: routines in the languages of V8.
#include "neon/languages.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_languages(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-CODE-007", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(code_007_plv8)

}  // namespace dryshod
