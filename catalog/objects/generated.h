// The generation expression of a column.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Generated {
  Expr expression{};
  bool is_virtual = false;

  static constexpr Slot slots = Slot::Filling;
  static constexpr auto fields = Fields{value("expression", &Generated::expression),
                                        value("is_virtual", &Generated::is_virtual)};
};

}  // namespace dryshod
