// A text search parser.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct TextSearchParser {
  Expr functions{};  // "START = f, GETTOKEN = g, ...", in the order of the manual

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{value("functions", &TextSearchParser::functions)};
};

}  // namespace dryshod
