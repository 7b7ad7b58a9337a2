// A unique constraint with its index, which has the same name.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Unique {
  Expr columns{};  // WITHOUT OVERLAPS included
  Expr include{};
  bool nulls_not_distinct = false;
  bool deferrable = false;
  bool initially_deferred = false;
  OptionList options{};
  Name tablespace{};
  bool clustered = false;
  bool replica_identity = false;

  static constexpr Slot slots = Slot::Constraint | Slot::Relation;
  static constexpr auto fields = Fields{value("columns", &Unique::columns),
                                        value("include", &Unique::include),
                                        value("nulls_not_distinct", &Unique::nulls_not_distinct),
                                        value("deferrable", &Unique::deferrable),
                                        value("initially_deferred", &Unique::initially_deferred),
                                        value("options", &Unique::options),
                                        value("tablespace", &Unique::tablespace),
                                        value("clustered", &Unique::clustered),
                                        value("replica_identity", &Unique::replica_identity)};
};

}  // namespace dryshod
