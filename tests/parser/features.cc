// See features.h.
#include "tests/parser/features.h"

#include <algorithm>
#include <cctype>

namespace dryshod {
namespace {

struct Fact {
  std::string_view id;
  int since;
  std::string_view words;
};
constexpr Fact kFacts[] = {
#define FEATURE(id, since, words) {#id, since, words},
#include "parser/lower/features.def"
};

/// NotEnforced: not_enforced.
std::string snake_case(std::string_view id) {
  std::string out;
  for (const char c : id) {
    const bool upper = std::isupper(static_cast<unsigned char>(c)) != 0;
    if (upper && !out.empty()) out += '_';
    out += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

}  // namespace

std::vector<FeatureCase> feature_cases() {
  std::vector<FeatureCase> cases;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(DRYSHOD_SOURCE_DIR) / "fixtures/features")) {
    FeatureCase found{entry.path().stem().string(), {}, 0, entry.path()};
    const std::string feature = found.name.substr(0, found.name.find("--"));
    for (const Fact& fact : kFacts) {
      if (snake_case(fact.id) != feature) continue;
      found.since = fact.since;
      found.words = fact.words;
    }
    cases.push_back(std::move(found));
  }
  std::sort(cases.begin(), cases.end(),
            [](const FeatureCase& a, const FeatureCase& b) { return a.name < b.name; });
  return cases;
}

std::vector<std::string> feature_names() {
  std::vector<std::string> names;
  for (const Fact& fact : kFacts) names.push_back(snake_case(fact.id));
  return names;
}

}  // namespace dryshod
