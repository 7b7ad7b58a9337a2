// See languages.h.
#include "neon/languages.h"

namespace dryshod {

std::string_view language_of(const Catalog& catalog, Ref ref) {
  if (const auto* function = catalog.get_if<Function>(ref)) return catalog.text(function->language);
  if (const auto* procedure = catalog.get_if<Procedure>(ref)) {
    return catalog.text(procedure->language);
  }
  return {};
}

void at_languages(const Survey& survey, Found& found) {
  const auto look = [&](Ref ref) {
    const std::string_view language = language_of(survey.catalog, ref);
    if (found.names(language)) say(found.at(ref), "It is in " + std::string(language) + ".");
  };
  each_own<Function>(survey, look);
  each_own<Procedure>(survey, look);
}

bool is_known_language(const Survey& survey, std::string_view language) {
  for (const char* id : {"NEON-CODE-001", "NEON-CODE-007"}) {
    const Fact* fact = survey.facts.find(id);
    if (fact != nullptr && named_parameter(*fact)(language, {})) return true;
  }
  return false;
}

}  // namespace dryshod
