// An assessment as programs and terminals read it: text, JSON (docs/schema/assess.json), SARIF.
// Pages for people are assess_page.h's. Knows the documents of docs/contract.md; refuses to know
// rules.
#pragma once

#include <string>

#include "migration/place.h"
#include "neon/assess.h"

namespace dryshod {

/// What a report says of its sources beside the findings.
struct AssessedSource {
  std::string name;  // as the user gave it
  const Survey& survey;
  PlaceOf place;
};

std::string assess_text(const Assessment& assessment, const AssessedSource& source);
std::string assess_json(const Assessment& assessment, const AssessedSource& source);
/// SARIF 2.1.0.
std::string assess_sarif(const Assessment& assessment, const AssessedSource& source);

/// "23 units of 5 minutes: 1 h 55 min".
std::string effort_words(const Assessment& assessment, const Facts& facts);

}  // namespace dryshod
