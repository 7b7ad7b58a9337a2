// NEON-FDW-004: servers of a wrapper that the fact does not name.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Fact* files = survey.facts.find("NEON-FDW-003");
  each_own<ForeignServer>(survey, [&](Ref ref) {
    const std::string wrapper(wrapper_of(survey.catalog, ref));
    if (wrapper.empty() || found.names(wrapper)) return;
    if (files != nullptr && named_parameter(*files)(wrapper, {})) return;  // said there
    say(found.at(ref), "It is of " + wrapper + ".");
  });
}

constexpr NeonRule kRule{.fact = "NEON-FDW-004", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(fdw_004_other_wrappers)

}  // namespace dryshod
