// NEON-SET-010: values of parameters with a dot in their names, kept for roles, databases and
// routines. The names that extensions define after a load are known to the server then, and are no
// matter of this rule.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

/// validate_option_array_item() in src/backend/utils/misc/guc.c. The prefix of an extension that
/// the source has is taken for its own: pg_stat_statements.max.
Parameter of_nobody(const Catalog& catalog) {
  return [&catalog](std::string_view name, std::string_view) {
    const size_t dot = name.find('.');
    if (dot == std::string_view::npos) return false;
    const std::string_view prefix = name.substr(0, dot);
    bool known = false;
    catalog.each_of<Extension>(
        [&](Ref ref) { known = known || catalog.text(catalog.name(ref)) == prefix; });
    return !known;
  };
}

void find(const Survey& survey, Found& found) {
  at_parameters(survey, found, of_nobody(survey.catalog));
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  take_out_parameters(finding, rewriting, of_nobody(survey.catalog));
}

constexpr NeonRule kRule{.fact = "NEON-SET-010", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(set_010_own_parameters)

}  // namespace dryshod
