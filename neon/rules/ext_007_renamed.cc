// EXT-007: extensions that the target's major has by another name.
#include "neon/extensions.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_offered(survey, Offer::Renamed, [&](Ref ref, const OfferedExtension& extension) {
    NeonFinding& finding = at_extension(found, ref, extension);
    finding.fix = "CREATE EXTENSION " + extension.fact->renamed + ".";
  });
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  const OfferedExtension extension = offered(survey, finding.object);
  Catalog& catalog = rewriting.catalog();
  catalog.rename(finding.object, catalog.strings().name(extension.fact->renamed));
  rewriting.changed(finding.object, "was called " + extension.name);
}

constexpr NeonRule kRule{.fact = "EXT-007", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(ext_007_renamed)

}  // namespace dryshod
