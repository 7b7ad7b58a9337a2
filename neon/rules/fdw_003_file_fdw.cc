// NEON-FDW-003: servers of files, with the tables that read them.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_own<ForeignServer>(survey, [&](Ref ref) {
    if (found.names(wrapper_of(survey.catalog, ref))) found.at(ref);
  });
  each_own<Table>(survey, [&](Ref ref) {
    const Catalog& catalog = survey.catalog;
    for (const Ref server : catalog.refs(catalog.get<Table>(ref).server)) {
      if (catalog.is<ForeignServer>(server) && found.names(wrapper_of(catalog, server))) {
        found.at(ref);
      }
    }
  });
}

constexpr NeonRule kRule{.fact = "NEON-FDW-003", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(fdw_003_file_fdw)

}  // namespace dryshod
