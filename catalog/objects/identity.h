// GENERATED ... AS IDENTITY of a column. The sequence is a derived element.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Identity {
  bool always = false;
  Ref sequence{};
  Ref not_null{};

  static constexpr Slot slots = Slot::Filling;
  static constexpr auto fields =
      Fields{value("always", &Identity::always), noise("sequence", &Identity::sequence),
             depends("not_null", &Identity::not_null)};
};

}  // namespace dryshod
