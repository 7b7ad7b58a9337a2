// OWNED BY of a sequence.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct OwnedBy {
  Ref column{};

  static constexpr Slot slots = Slot::None;
  static constexpr auto fields = Fields{value("column", &OwnedBy::column)};
};

}  // namespace dryshod
