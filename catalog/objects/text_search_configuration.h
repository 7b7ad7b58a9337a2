// A text search configuration. Its mappings are elements.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct TextSearchConfiguration {
  Expr parser{};

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{value("parser", &TextSearchConfiguration::parser)};
};

}  // namespace dryshod
