// An attribute of a composite type.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Attribute {
  Expr type{};
  Expr collation{};  // absent: the type's own
  int64_t position = 0;

  static constexpr Slot slots = Slot::Member;
  static constexpr auto fields =
      Fields{value("type", &Attribute::type), value("collation", &Attribute::collation),
             noise("position", &Attribute::position)};
};

}  // namespace dryshod
