// A role of the cluster. Who it is a member of, its password and its settings are elements of their
// own.
#pragma once

#include <cstdint>

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Role {
  bool superuser = false;
  bool inherit = true;
  bool create_role = false;
  bool create_database = false;
  bool login = false;
  bool replication = false;
  bool bypass_row_security = false;
  int64_t connection_limit = -1;
  Text valid_until{};  // none: for ever

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{value("superuser", &Role::superuser),
                                        value("inherit", &Role::inherit),
                                        value("create_role", &Role::create_role),
                                        value("create_database", &Role::create_database),
                                        value("login", &Role::login),
                                        value("replication", &Role::replication),
                                        value("bypass_row_security", &Role::bypass_row_security),
                                        value("connection_limit", &Role::connection_limit),
                                        value("valid_until", &Role::valid_until)};
};

}  // namespace dryshod
