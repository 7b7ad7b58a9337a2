// A check constraint of a table or a domain.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Check {
  Expr expression{};
  bool no_inherit = false;
  bool valid = true;
  bool enforced = true;

  static constexpr Slot slots = Slot::Constraint;
  static constexpr auto fields =
      Fields{value("expression", &Check::expression), value("no_inherit", &Check::no_inherit),
             value("valid", &Check::valid), value("enforced", &Check::enforced)};
};

}  // namespace dryshod
