// NEON-CODE-001: routines in a language that Neon does not build.
#include "neon/languages.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_languages(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-CODE-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(code_001_languages)

}  // namespace dryshod
