// An installed extension; what it contains is not diffed.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Extension {
  Ref schema{};    // where its objects live
  Name version{};  // only what the source said
  Expr needs{};    // the extensions it requires, as far as facts tell

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{value("schema", &Extension::schema), noise("version", &Extension::version),
             depends("needs", &Extension::needs)};
};

}  // namespace dryshod
