// A tablespace of the cluster.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Tablespace {
  Text location{};
  OptionList options{};

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{value("location", &Tablespace::location), value("options", &Tablespace::options)};
};

}  // namespace dryshod
