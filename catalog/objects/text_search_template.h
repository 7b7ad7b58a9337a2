// A text search template.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct TextSearchTemplate {
  Expr functions{};  // "INIT = f, LEXIZE = g"

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{value("functions", &TextSearchTemplate::functions)};
};

}  // namespace dryshod
