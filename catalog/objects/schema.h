// A namespace. Owner and privileges are elements of their own.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Schema {
  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields<>{};
};

}  // namespace dryshod
