// An exclusion constraint with its index, which has the same name.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Exclusion {
  Name method{};
  Expr elements{};  // key WITH operator, ...
  Expr include{};
  Expr predicate{};
  bool deferrable = false;
  bool initially_deferred = false;
  OptionList options{};
  Name tablespace{};

  static constexpr Slot slots = Slot::Constraint | Slot::Relation;
  static constexpr auto fields = Fields{value("method", &Exclusion::method),
                                        value("elements", &Exclusion::elements),
                                        value("include", &Exclusion::include),
                                        value("predicate", &Exclusion::predicate),
                                        value("deferrable", &Exclusion::deferrable),
                                        value("initially_deferred", &Exclusion::initially_deferred),
                                        value("options", &Exclusion::options),
                                        value("tablespace", &Exclusion::tablespace)};
};

}  // namespace dryshod
