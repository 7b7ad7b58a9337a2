// A partition's index (or key) as part of that of the partitioned table.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct IndexAttach {
  Ref to{};  // the parent index or key constraint

  static constexpr Slot slots = Slot::None;
  static constexpr auto fields = Fields{identity("to", &IndexAttach::to)};
};

}  // namespace dryshod
