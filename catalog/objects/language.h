// A procedural language that no extension brought.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Language {
  bool trusted = false;
  Expr handler{};
  Expr inline_handler{};
  Expr validator{};

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{
      value("trusted", &Language::trusted), value("handler", &Language::handler),
      value("inline_handler", &Language::inline_handler), value("validator", &Language::validator)};
};

}  // namespace dryshod
