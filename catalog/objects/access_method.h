// An access method of tables or indexes.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct AccessMethod {
  Name type{};  // "TABLE" or "INDEX"
  Expr handler{};

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{value("type", &AccessMethod::type), value("handler", &AccessMethod::handler)};
};

}  // namespace dryshod
