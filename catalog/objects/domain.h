// A domain. Its default, not-null and checks are elements, as those of a column
// are.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Domain {
  Expr type{};
  Expr collation{};  // absent: the type's own

  static constexpr Slot slots = Slot::Type;
  static constexpr auto fields =
      Fields{value("type", &Domain::type), value("collation", &Domain::collation)};
};

}  // namespace dryshod
