// NOT NULL of a column or domain. A named constraint from 18 on (domains: 17).
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct NotNull {
  // None before 18. Of an inherited one it is only what the child had before, or its parent had
  // once: RENAME refuses it (rename_constraint_internal() of src/backend/commands/tablecmds.c).
  Name constraint_name{};
  bool no_inherit = false;
  bool valid = true;

  static constexpr Slot slots = Slot::None;
  static constexpr auto fields =
      Fields{value_of_heads("constraint_name", &NotNull::constraint_name),
             value("no_inherit", &NotNull::no_inherit), value("valid", &NotNull::valid)};
};

}  // namespace dryshod
