// LR-007: triggers and rules that fire for replicated rows too.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

template <class T>
void look(const Survey& survey, Found& found) {
  each_own<T>(survey, [&](Ref ref) {
    const std::string_view enabled = survey.catalog.text(survey.catalog.get<T>(ref).enabled);
    if (enabled == "always" || enabled == "replica") found.at(ref);
  });
}

void find(const Survey& survey, Found& found) {
  look<Trigger>(survey, found);
  look<Rule>(survey, found);
}

constexpr NeonRule kRule{.fact = "LR-007", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(lr_007_firing)

}  // namespace dryshod
