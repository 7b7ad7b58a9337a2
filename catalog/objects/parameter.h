// A configuration parameter on which privileges were granted; it has nothing else to say.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"

namespace dryshod {

struct ConfigurationParameter {
  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields<>{};
};

}  // namespace dryshod
