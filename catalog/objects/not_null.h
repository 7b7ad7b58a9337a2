// NOT NULL of a column or domain. A named constraint from 18 on (domains: 17).
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct NotNull {
  Name constraint_name{};  // none before 18
  bool no_inherit = false;
  bool valid = true;

  static constexpr Slot slots = Slot::None;
  static constexpr auto fields =
      Fields{value("constraint_name", &NotNull::constraint_name),
             value("no_inherit", &NotNull::no_inherit), value("valid", &NotNull::valid)};
};

}  // namespace dryshod
