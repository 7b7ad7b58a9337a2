// NEON-DUMP-008: schema public, whose owner and rights are others on Neon.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  const Ref schema = catalog.find_own<Schema>({}, catalog.strings().name("public"));
  if (!schema) return;
  catalog.each_child_of<Grant>(schema, [&](Ref grant) { found.at(grant); });
}

constexpr NeonRule kRule{.fact = "NEON-DUMP-008", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(dump_008_schema_public)

}  // namespace dryshod
