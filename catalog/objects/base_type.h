// A base type, or a shell type where nothing but its name is there. Its functions name it and it
// names them: the shell comes first.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct BaseType {
  bool shell = false;
  Expr functions{};    // "INPUT = f, OUTPUT = g", in the order of CREATE TYPE
  NameList options{};  // "name=value", sorted: what differs from the defaults

  static constexpr Slot slots = Slot::Type;
  static constexpr auto fields =
      Fields{value("shell", &BaseType::shell), value("functions", &BaseType::functions),
             value("options", &BaseType::options)};
};

}  // namespace dryshod
