// That the parent role has a password. Which one is a secret, and equals any other.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"

namespace dryshod {

struct RolePassword {
  bool is_set = true;

  static constexpr Slot slots = Slot::None;
  static constexpr auto fields = Fields{value("is_set", &RolePassword::is_set)};
};

}  // namespace dryshod
