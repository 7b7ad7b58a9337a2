// A range type. Its multirange comes and goes with it.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Range {
  Expr subtype{};
  Expr subtype_opclass{};
  Expr collation{};
  Expr canonical{};
  Expr subtype_diff{};
  Name multirange_name{};

  static constexpr Slot slots = Slot::Type;
  static constexpr auto fields = Fields{value("subtype", &Range::subtype),
                                        value("subtype_opclass", &Range::subtype_opclass),
                                        value("collation", &Range::collation),
                                        value("canonical", &Range::canonical),
                                        value("subtype_diff", &Range::subtype_diff),
                                        value("multirange_name", &Range::multirange_name)};
};

}  // namespace dryshod
