// A configuration parameter (the name) that sessions begin with: those of the parent role, of the
// parent database, of the parent role in one database, or, without a parent, of all roles.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Setting {
  Ref database{};  // of a role in a database
  Text value{};

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{identity("database", &Setting::database), dryshod::value("value", &Setting::value)};
};

}  // namespace dryshod
