// NEON-REPL-008: publications FOR ALL TABLES.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_own<Publication>(survey, [&](Ref ref) {
    if (survey.catalog.get<Publication>(ref).all_tables) found.at(ref);
  });
}

constexpr NeonRule kRule{.fact = "NEON-REPL-008", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(repl_008_all_tables)

}  // namespace dryshod
