// A role (the name) is a member of the parent role. One grantor's grant; up to 15 there is one per
// member, whoever granted it, and the member's own INHERIT decides.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"

namespace dryshod {

struct RoleMembership {
  Ref member{};
  Ref grantor{};  // none: the superuser that initdb makes, or any up to 15
  bool admin = false;
  bool inherit = true;
  bool set = true;
  Ref authority{};  // the grantor's own membership, with ADMIN

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{
      depends("member", &RoleMembership::member), identity("grantor", &RoleMembership::grantor),
      value("admin", &RoleMembership::admin),     value("inherit", &RoleMembership::inherit),
      value("set", &RoleMembership::set),         depends("authority", &RoleMembership::authority)};
};

}  // namespace dryshod
