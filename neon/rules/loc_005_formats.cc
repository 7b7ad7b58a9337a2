// NEON-LOC-005: where the locale formats values: columns of type money, and the settings that say
// how.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

/// A locale that is not there is refused where it is set.
Parameter of_a_locale(const Fact& fact) {
  return [named = named_parameter(fact)](std::string_view name, std::string_view value) {
    return named(name, value) && value != "C" && value != "POSIX" && !value.starts_with("C.");
  };
}

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  each_own<Column>(survey, [&](Ref ref) {
    const Column& column = catalog.get<Column>(ref);
    if (!catalog[ref].local || !column.type) return;
    const std::string_view type = catalog.template_text(column.type);
    if (type == "money" || type == "money[]") found.at(ref);
  });
  at_parameters(survey, found, of_a_locale(found.fact()));
}

void rewrite(const Survey&, const NeonFinding& finding, Rewriting& rewriting) {
  take_out_parameters(finding, rewriting, of_a_locale(rewriting.fact()));
}

constexpr NeonRule kRule{.fact = "NEON-LOC-005", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(loc_005_formats)

}  // namespace dryshod
