// NEON-REPL-004: slots after a restore, where there is something to read by one. One finding for
// all publications.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  std::vector<Ref> publications;
  each_own<Publication>(survey, [&](Ref ref) { publications.push_back(ref); });
  at_all(survey, found, publications, "publication", "publications");
}

constexpr NeonRule kRule{.fact = "NEON-REPL-004", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(repl_004_restored_slots)

}  // namespace dryshod
