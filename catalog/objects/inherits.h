// A table's link to a parent: INHERITS, or PARTITION OF with its bound.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Inherits {
  Ref from{};            // the parent table
  Expr bound{};          // absent: plain inheritance
  int64_t position = 0;  // inhseqno

  static constexpr Slot slots = Slot::None;
  static constexpr auto fields =
      Fields{identity("from", &Inherits::from), value("bound", &Inherits::bound),
             noise("position", &Inherits::position)};
};

}  // namespace dryshod
