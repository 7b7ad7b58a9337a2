// NEON-REPL-010: tables that are published, and have no replica identity: they refuse UPDATE and
// DELETE.
#include "neon/replica_identity.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  for (const Ref ref : tables_without_identity(survey)) {
    if (is_published(survey.catalog, ref)) found.at(ref);
  }
}

constexpr NeonRule kRule{.fact = "NEON-REPL-010", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(repl_010_published_without_key)

}  // namespace dryshod
