// EXT-001: extensions that Neon does not offer on the target's major, and what needs them.
#include "neon/extensions.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_offered(survey, Offer::NotOffered, [&](Ref ref, const OfferedExtension& extension) {
    at_extension(found, ref, extension);
    at_needing(survey, found, ref, extension);
  });
}

constexpr NeonRule kRule{.fact = "EXT-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(ext_001_not_offered)

}  // namespace dryshod
