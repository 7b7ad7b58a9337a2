// COMMENT ON the parent element.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Comment {
  Text text{};

  static constexpr Slot slots = Slot::None;
  static constexpr auto fields = Fields{value("text", &Comment::text)};
};

}  // namespace dryshod
