// A rewrite rule other than a view's own.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Rule {
  Name event{};  // "SELECT", "INSERT", "UPDATE" or "DELETE"
  Expr condition{};
  bool instead = false;
  Expr actions{};  // NOTHING, one statement, or (a; b)
  Name enabled{};  // none (origin), "disabled", "replica" or "always"

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{value("event", &Rule::event), value("condition", &Rule::condition),
             value("instead", &Rule::instead), value("actions", &Rule::actions),
             value("enabled", &Rule::enabled)};
};

}  // namespace dryshod
