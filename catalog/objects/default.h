// The default of a column, a view column or a domain.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Default {
  Expr expression{};

  static constexpr Slot slots = Slot::Filling;
  static constexpr auto fields = Fields{value("expression", &Default::expression)};
};

}  // namespace dryshod
