// NEON-LOC-002: databases of a locale of libc that is not C.
#include "neon/locales.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  each_own<Database>(survey, [&](Ref ref) {
    const NameList creation = catalog.get<Database>(ref).creation;
    const auto provider = option_of(catalog, creation, "locale_provider");
    const auto locale = option_of(catalog, creation, "lc_collate");
    if ((!provider.empty() && provider != "libc") || locale.empty()) return;
    if (names_locale(found.fact(), locale)) return;
    say(found.at(ref), "It sorts as " + std::string(locale) + ".");
  });
}

constexpr NeonRule kRule{.fact = "NEON-LOC-002", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(loc_002_default_collation)

}  // namespace dryshod
