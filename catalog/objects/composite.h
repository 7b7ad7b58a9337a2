// A composite type; its attributes are elements. It is a relation too, as in
// pg_class.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Composite {
  static constexpr Slot slots = Slot::Relation | Slot::Type;
  static constexpr auto fields = Fields<>{};
};

}  // namespace dryshod
