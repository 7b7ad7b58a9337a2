// EXT-003: extensions of which nothing is known.
#include "neon/extensions.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_offered(survey, Offer::Unknown, [&](Ref ref, const OfferedExtension& extension) {
    at_extension(found, ref, extension);
  });
}

constexpr NeonRule kRule{.fact = "EXT-003", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(ext_003_unknown)

}  // namespace dryshod
