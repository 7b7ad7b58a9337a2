// A transform of a type for a language.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Transform {
  Expr signature{};  // "type LANGUAGE language"
  Expr from_sql{};
  Expr to_sql{};

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{identity("signature", &Transform::signature), value("from_sql", &Transform::from_sql),
             value("to_sql", &Transform::to_sql)};
};

}  // namespace dryshod
