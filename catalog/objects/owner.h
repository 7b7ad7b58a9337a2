// Who owns the parent element. Present only where the source says so.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Owner {
  Name role{};

  static constexpr Slot slots = Slot::None;
  static constexpr auto fields = Fields{value("role", &Owner::role)};
};

}  // namespace dryshod
