// NEON-CODE-004: COPY with files or programs of the server, in code and beside the schema.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_statements(survey, found);
  at_passed(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-CODE-004", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(code_004_copy)

}  // namespace dryshod
