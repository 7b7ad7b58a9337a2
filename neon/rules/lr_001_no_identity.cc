// LR-001: tables without a replica identity that can be used. Of those that are published another
// row speaks; of a partitioned table the root speaks for all.
#include "neon/replica_identity.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Fact* published = survey.facts.find("NEON-REPL-010");
  for (const Ref ref : tables_without_identity(survey)) {
    if (published == nullptr || !is_published(survey.catalog, ref)) found.at(ref);
  }
}

constexpr NeonRule kRule{.fact = "LR-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(lr_001_no_identity)

}  // namespace dryshod
