// READ-002: code whose names are known by a scan of words: no grammar of dryshod's reads it. What
// the other rules find there is a guess, and what they do not find may be there.
#include <unordered_set>

#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  std::unordered_set<uint32_t> named;
  for (const Mention& mention : survey.code) {
    if (mention.certain || !survey.counts(mention.element)) continue;
    if (!named.insert(mention.element.id).second) continue;
    found.at(mention.element);
  }
}

constexpr NeonRule kRule{.fact = "READ-002", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(read_002_words)

}  // namespace dryshod
