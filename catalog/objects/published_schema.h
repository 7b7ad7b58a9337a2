// A schema whose tables a publication has.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct PublishedSchema {
  Expr schema{};

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{identity("schema", &PublishedSchema::schema)};
};

}  // namespace dryshod
