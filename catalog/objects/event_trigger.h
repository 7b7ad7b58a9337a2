// An event trigger.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct EventTrigger {
  Name event{};
  NameList tags{};  // sorted
  Expr function{};
  Name enabled{};  // none (origin), "disabled", "replica" or "always"

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{value("event", &EventTrigger::event), value("tags", &EventTrigger::tags),
             value("function", &EventTrigger::function), value("enabled", &EventTrigger::enabled)};
};

}  // namespace dryshod
