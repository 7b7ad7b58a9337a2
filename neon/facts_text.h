// What cmake/Facts.cmake makes of neon/facts/*.json: their texts. Knows that there are some; not
// JSON.
#pragma once

#include <span>
#include <string_view>

namespace dryshod {

struct FactsText {
  std::string_view topic;  // "about", "compatibility", ...: the name of the file
  std::string_view json;
};

std::span<const FactsText> facts_texts();

}  // namespace dryshod
