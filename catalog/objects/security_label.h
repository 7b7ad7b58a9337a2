// The label of an object by one provider, whose name is the element's.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct SecurityLabel {
  Text label{};

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{value("label", &SecurityLabel::label)};
};

}  // namespace dryshod
