// Locales and encodings by their spellings, and where a schema names collations. Knows how people
// and operating systems write them; refuses to know which there are.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "neon/rule_parts.h"

namespace dryshod {

/// "UTF8" of "utf-8" and "unicode"; others in capitals.
std::string encoding_name(std::string_view text);

/// Does the fact name it, "C.UTF-8" as "C.utf8"?
bool names_locale(const Fact& fact, std::string_view locale);

/// Is the collation one that initdb took from the operating system ("en_US.utf8")?
bool is_of_system(std::string_view collation);

/// What ICU calls it: "en-US" of "en_US.utf8". A region that goes with one of several scripts is
/// left out, so that there is always a collation of the name and "-x-icu" behind it (pg_collation
/// of 18).
std::string icu_locale(std::string_view locale);

/// Calls f(element, collation) for each collation of pg_catalog that an element of the source's own
/// names.
void each_collated(const Survey& survey, const std::function<void(Ref, const std::string&)>& f);

}  // namespace dryshod
