// A column of a relation. Views and materialized views have derived ones.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Column {
  Expr type{};       // absent where it is not known (views)
  Expr collation{};  // absent: the type's own
  Name storage{};    // none: the type's own; else "plain", "external", "extended",
                     // "main"
  Name compression{};
  int64_t statistics = -1;    // -1: the default
  OptionList options{};       // n_distinct=...
  NameList server_options{};  // of a foreign table's column: "name=value", sorted
  int64_t position = 0;

  static constexpr Slot slots = Slot::Member;
  static constexpr auto fields = Fields{value("type", &Column::type),
                                        value("collation", &Column::collation),
                                        value_of_products("storage", &Column::storage),
                                        value_of_products("compression", &Column::compression),
                                        value_of_products("statistics", &Column::statistics),
                                        value_of_products("options", &Column::options),
                                        value("server_options", &Column::server_options),
                                        noise("position", &Column::position)};
};

}  // namespace dryshod
