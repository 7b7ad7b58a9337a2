// EXT-004: extensions that somebody has to enable first.
#include "neon/extensions.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_offered(survey, Offer::ToBeEnabled, [&](Ref ref, const OfferedExtension& extension) {
    at_extension(found, ref, extension);
  });
}

constexpr NeonRule kRule{.fact = "EXT-004", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(ext_004_to_be_enabled)

}  // namespace dryshod
