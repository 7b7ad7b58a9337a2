// NEON-OBJ-002: unlogged tables and sequences. What it says is in the facts; here is when.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  catalog.each([&](Ref ref) {
    if (!survey.counts(ref)) return;
    catalog.visit(ref, [&]<class T>(const T& body) {
      if constexpr (requires { body.persistence; }) {
        if (catalog.text(body.persistence) == "unlogged" && catalog[ref].local) found.at(ref);
      }
    });
  });
}

constexpr NeonRule kRule{.fact = "NEON-OBJ-002", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(obj_002_unlogged)

}  // namespace dryshod
