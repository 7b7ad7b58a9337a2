// NEON-CODE-010: casts between types and transforms of types that whoever loads the schema does not
// own: PostgreSQL's own and those of extensions. A cast without a function is NEON-CODE-003's.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

/// Types of the server's own are text in a signature, those of extensions a name in a schema;
/// others are references.
bool has_own_type(const Survey& survey, Ref cast) {
  bool has = false;
  survey.catalog.each_reference(cast, [&](Ref target, bool, std::string_view field) {
    const bool is_type =
        !survey.catalog.is<Schema>(target) && !survey.catalog.is<Extension>(target);
    has = has || (field == "signature" && is_type && survey.counts(target));
  });
  return has;
}

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  each_own<Cast>(survey, [&](Ref ref) {
    const Cast& cast = catalog.get<Cast>(ref);
    if (!cast.function && !cast.inout) return;
    if (!has_own_type(survey, ref)) found.at(ref);
  });
  // One for a type of one's own fails too: its functions take what only code in C can read.
  each_own<Transform>(survey, [&](Ref ref) { found.at(ref); });
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  rewriting.take_out(finding.object, survey.catalog.display(finding.object) + " left out");
}

constexpr NeonRule kRule{.fact = "NEON-CODE-010", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(code_010_foreign_types)

}  // namespace dryshod
