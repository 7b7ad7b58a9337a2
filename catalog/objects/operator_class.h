// An operator class.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct OperatorClass {
  Name method{};  // the access method
  bool is_default = false;
  Expr type{};
  Expr family{};   // absent: the one of its own name that came with it
  Expr items{};    // "OPERATOR 1 <, FUNCTION 1 f(...)", sorted
  Expr storage{};  // absent: the type itself

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{
      identity("method", &OperatorClass::method), value("is_default", &OperatorClass::is_default),
      value("type", &OperatorClass::type),        value("family", &OperatorClass::family),
      value("items", &OperatorClass::items),      value("storage", &OperatorClass::storage)};
};

}  // namespace dryshod
