// An operator family. What is in it loosely is an element of its own.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct OperatorFamily {
  Name method{};  // the access method

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{identity("method", &OperatorFamily::method)};
};

}  // namespace dryshod
