// NEON-POOL-005: statements that are prepared in SQL. The EXECUTE of plpgsql is another one, and
// words alone do not tell them apart.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_code(survey, found, "runs", [&](const Mention& mention) {
    return mention.kind == MentionKind::Statement && mention.certain && found.names(mention.name);
  });
  at_passed(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-POOL-005", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(pool_005_prepare)

}  // namespace dryshod
