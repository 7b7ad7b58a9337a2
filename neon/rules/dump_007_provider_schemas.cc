// NEON-DUMP-007: schemas that another provider manages.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  survey.catalog.each_of<Schema>([&](Ref ref) {
    if (survey.counts(ref) && found.names(survey.catalog.text(survey.catalog.name(ref)))) {
      found.at(ref);
    }
  });
  for (const Mention& mention : survey.code) {
    if (mention.kind == MentionKind::Function && mention.schema == "auth") found.at(mention);
  }
}

constexpr NeonRule kRule{.fact = "NEON-DUMP-007", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(dump_007_provider_schemas)

}  // namespace dryshod
