// ALTER DEFAULT PRIVILEGES: what a grantee gets on objects that a role (the
// name) will create, in the parent schema or everywhere, where that differs
// from PostgreSQL's default.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct DefaultPrivilege {
  Name objects{};  // "TABLES", "SEQUENCES", "FUNCTIONS", "TYPES", "SCHEMAS" or "LARGE OBJECTS"
  Name grantee{};  // "public" is PUBLIC
  NameList privileges{};  // sorted, "*" after one that may be granted on

  static constexpr Slot slots = Slot::None;
  static constexpr auto fields = Fields{identity("objects", &DefaultPrivilege::objects),
                                        identity("grantee", &DefaultPrivilege::grantee),
                                        value("privileges", &DefaultPrivilege::privileges)};
};

}  // namespace dryshod
