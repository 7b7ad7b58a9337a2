// A table in a publication.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct PublishedTable {
  Expr table{};
  Expr columns{};    // absent: all
  Expr condition{};  // the row filter

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{identity("table", &PublishedTable::table), value("columns", &PublishedTable::columns),
             value("condition", &PublishedTable::condition)};
};

}  // namespace dryshod
