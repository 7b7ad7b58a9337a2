// A role of the cluster. Who it is a member of, its password and its settings are elements of their
// own. (`Role` is what a field means, in catalog/fields.h.)
#pragma once

#include <cstdint>

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct ClusterRole {
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
  static constexpr auto fields =
      Fields{value("superuser", &ClusterRole::superuser),
             value("inherit", &ClusterRole::inherit),
             value("create_role", &ClusterRole::create_role),
             value("create_database", &ClusterRole::create_database),
             value("login", &ClusterRole::login),
             value("replication", &ClusterRole::replication),
             value("bypass_row_security", &ClusterRole::bypass_row_security),
             value("connection_limit", &ClusterRole::connection_limit),
             value("valid_until", &ClusterRole::valid_until)};
};

}  // namespace dryshod
