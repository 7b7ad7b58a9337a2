// NEON-OBJ-009: extensions that look into pages. Nothing of a schema is made with them, so they are
// left out.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  each_own<Extension>(survey, [&](Ref ref) {
    if (found.names(survey.catalog.text(survey.catalog.name(ref)))) found.at(ref);
  });
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  rewriting.take_out(finding.object, survey.catalog.display(finding.object) + " left out");
}

constexpr NeonRule kRule{.fact = "NEON-OBJ-009", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(obj_009_page_tools)

}  // namespace dryshod
