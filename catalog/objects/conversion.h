// A conversion between two encodings.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Conversion {
  Name source{};  // encoding
  Name target{};  // encoding
  Expr function{};
  bool is_default = false;

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{
      value("source", &Conversion::source), value("target", &Conversion::target),
      value("function", &Conversion::function), value("is_default", &Conversion::is_default)};
};

}  // namespace dryshod
