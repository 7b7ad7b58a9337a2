// EXT-005: extensions that a new project is not to have, or that will go. Where no way is known to
// enable one, it is refused, and what needs it with it.
#include "neon/extensions.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_offered(survey, Offer::Leaving, [&](Ref ref, const OfferedExtension& extension) {
    const bool refused = extension.fact->enable.empty();
    NeonFinding& finding = at_extension(found, ref, extension);
    if (refused) {
      finding.grade = Grade::Blocked;
      at_needing(survey, found, ref, extension);
    } else {
      finding.severity = FactSeverity::Warning;
      finding.why += " " + extension.fact->enable;
    }
  });
}

constexpr NeonRule kRule{.fact = "EXT-005", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(ext_005_leaving)

}  // namespace dryshod
