// A foreign-data wrapper that no extension brought.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct ForeignDataWrapper {
  Expr handler{};
  Expr validator{};
  NameList options{};  // "name=value", sorted

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{value("handler", &ForeignDataWrapper::handler),
                                        value("validator", &ForeignDataWrapper::validator),
                                        value("options", &ForeignDataWrapper::options)};
};

}  // namespace dryshod
