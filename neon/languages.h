// Routines by their language. Knows the names of the facts; refuses to know what a language can do.
#pragma once

#include "neon/rule_parts.h"

namespace dryshod {

/// Routines in a language that the fact names.
void at_languages(const Survey& survey, Found& found);

/// Does a row about languages name it?
bool is_known_language(const Survey& survey, std::string_view language);

/// The language of a routine; empty: it is none, or has none.
std::string_view language_of(const Catalog& catalog, Ref ref);

}  // namespace dryshod
