// A materialized view. Its columns are derived elements, its indexes are its
// own.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct MaterializedView {
  Expr query{};
  NameList column_names{};  // output columns in order; empty: not known
  Name access_method{};     // none: heap
  Name tablespace{};
  OptionList options{};
  bool populated = true;

  static constexpr Slot slots = Slot::Relation | Slot::Type;
  static constexpr auto fields = Fields{value("query", &MaterializedView::query),
                                        value("column_names", &MaterializedView::column_names),
                                        value("access_method", &MaterializedView::access_method),
                                        value("tablespace", &MaterializedView::tablespace),
                                        value("options", &MaterializedView::options),
                                        noise("populated", &MaterializedView::populated)};
};

}  // namespace dryshod
