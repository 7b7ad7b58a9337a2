// NEON-SET-007: settings of durability, which mean nothing on Neon.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_parameters(survey, found, named_parameter(found.fact()));
}

void rewrite(const Survey&, const NeonFinding& finding, Rewriting& rewriting) {
  take_out_parameters(finding, rewriting, named_parameter(rewriting.fact()));
}

constexpr NeonRule kRule{.fact = "NEON-SET-007", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(set_007_durability)

}  // namespace dryshod
