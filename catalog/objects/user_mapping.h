// The mapping of a role to a foreign server; named by the role, "public" for PUBLIC, and by
// kCurrentUser for whoever runs the script, where the source does not say who.
#pragma once

#include <string_view>

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

inline constexpr std::string_view kCurrentUser = "CURRENT_USER";

struct UserMapping {
  NameList options{};  // "name=value", sorted; values of secrets are not kept

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{value("options", &UserMapping::options)};
};

}  // namespace dryshod
