// An object's wish to go when an extension goes; its name is that of the extension.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"

namespace dryshod {

struct DependsOnExtension {
  Ref extension{};

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{depends("extension", &DependsOnExtension::extension)};
};

}  // namespace dryshod
