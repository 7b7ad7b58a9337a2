// NEON-STAT-001: code that reads counters of the server.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_code(survey, found, "reads", [&](const Mention& mention) {
    return mention.kind == MentionKind::Relation && found.names(mention.name);
  });
}

constexpr NeonRule kRule{.fact = "NEON-STAT-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(stat_001_counters)

}  // namespace dryshod
