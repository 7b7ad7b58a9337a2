// An aggregate: its definition is one list, which PostgreSQL can only replace
// as a whole.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Aggregate {
  Expr signature{};   // input types; ORDER BY ones after them
  Expr arguments{};   // as in CREATE, ORDER BY included
  Expr definition{};  // SFUNC = ..., STYPE = ..., in a fixed order

  static constexpr Slot slots = Slot::Routine;
  static constexpr auto fields = Fields{identity("signature", &Aggregate::signature),
                                        value("arguments", &Aggregate::arguments),
                                        value("definition", &Aggregate::definition)};
};

}  // namespace dryshod
