// A view. Its columns are derived elements.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct View {
  Expr query{};
  NameList column_names{};  // output columns in order; empty: not known
  OptionList options{};     // check_option too
  Name persistence{};       // none or "temporary"

  static constexpr Slot slots = Slot::Relation | Slot::Type;
  static constexpr auto fields =
      Fields{value("query", &View::query), value("column_names", &View::column_names),
             value("options", &View::options), value("persistence", &View::persistence)};
};

}  // namespace dryshod
