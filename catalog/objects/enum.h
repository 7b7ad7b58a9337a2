// An enum type with its labels in order.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Enum {
  NameList labels{};

  static constexpr Slot slots = Slot::Type;
  static constexpr auto fields = Fields{value("labels", &Enum::labels)};
};

}  // namespace dryshod
