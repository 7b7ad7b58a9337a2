// A subscription. It is never connected from here: made without a connection, its slot is its
// owner's affair.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Subscription {
  Text connection{};        // without its password
  NameList publications{};  // sorted
  NameList options{};       // "name=value", sorted: what differs from the defaults
  bool enabled = true;

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{value("connection", &Subscription::connection),
             value("publications", &Subscription::publications),
             value("options", &Subscription::options), value("enabled", &Subscription::enabled)};
};

}  // namespace dryshod
