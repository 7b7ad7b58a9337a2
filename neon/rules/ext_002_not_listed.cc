// EXT-002: extensions that were looked for in Neon's list and not found, and what needs them.
#include "neon/extensions.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_offered(survey, Offer::NotListed, [&](Ref ref, const OfferedExtension& extension) {
    at_extension(found, ref, extension);
    at_needing(survey, found, ref, extension);
  });
}

constexpr NeonRule kRule{.fact = "EXT-002", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(ext_002_not_listed)

}  // namespace dryshod
