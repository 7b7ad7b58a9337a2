// LR-004: sequences, those of identity columns too. One finding for all.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  std::vector<Ref> sequences;
  each_own<Sequence>(survey, [&](Ref ref) { sequences.push_back(ref); });
  at_all(survey, found, sequences, "sequence", "sequences");
}

constexpr NeonRule kRule{.fact = "LR-004", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(lr_004_sequences)

}  // namespace dryshod
