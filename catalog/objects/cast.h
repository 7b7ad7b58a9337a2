// A cast between two types.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Cast {
  Expr signature{};  // "source AS target"
  Expr function{};   // absent: WITHOUT FUNCTION or WITH INOUT
  bool inout = false;
  Name context{};  // none (explicit), "assignment" or "implicit"

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{identity("signature", &Cast::signature), value("function", &Cast::function),
             value("inout", &Cast::inout), value("context", &Cast::context)};
};

}  // namespace dryshod
