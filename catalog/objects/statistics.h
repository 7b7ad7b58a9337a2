// Extended statistics. They go with their table, though they have a schema of their own.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Statistics {
  Expr table{};
  NameList kinds{};     // sorted; empty: all, or of one expression
  Expr expressions{};   // columns and expressions
  int64_t target = -1;  // -1: the default

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{value("table", &Statistics::table), value("kinds", &Statistics::kinds),
             value("expressions", &Statistics::expressions), value("target", &Statistics::target)};
};

}  // namespace dryshod
