// NEON-CODE-002: routines in C, and names for what the server has in C.
#include "neon/languages.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_languages(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-CODE-002", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(code_002_native_code)

}  // namespace dryshod
