// What one grantee (the name; "public" is PUBLIC) may do with the parent
// element, where that differs from PostgreSQL's default for the kind of object.
// No privilege at all is a value too.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Grant {
  NameList privileges{};  // sorted, "*" after one that may be granted on

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{value("privileges", &Grant::privileges)};
};

}  // namespace dryshod
