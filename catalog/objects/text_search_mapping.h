// Which dictionaries a configuration asks for one type of token, whose name is the element's.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct TextSearchMapping {
  Expr dictionaries{};  // in their order

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{value("dictionaries", &TextSearchMapping::dictionaries)};
};

}  // namespace dryshod
