// An operator or support function that was added to a family by itself.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct OperatorFamilyMember {
  Expr signature{};  // "OPERATOR 1 (integer, bigint)", as DROP wants it
  Expr object{};     // the operator or function, FOR ORDER BY included

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{identity("signature", &OperatorFamilyMember::signature),
                                        value("object", &OperatorFamilyMember::object)};
};

}  // namespace dryshod
