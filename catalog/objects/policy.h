// A row security policy.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Policy {
  bool permissive = true;
  Name command{};    // "ALL", "SELECT", "INSERT", "UPDATE" or "DELETE"
  NameList roles{};  // sorted; "public" is PUBLIC, kCurrentUser whoever runs it
  Expr using_expression{};
  Expr check_expression{};

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{value("permissive", &Policy::permissive), value("command", &Policy::command),
             value("roles", &Policy::roles), value("using_expression", &Policy::using_expression),
             value("check_expression", &Policy::check_expression)};
};

}  // namespace dryshod
