// A collation.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Collation {
  Name provider{};    // "libc", "icu" or "builtin"
  Name lc_collate{};  // libc only
  Name lc_ctype{};    // libc only
  Name locale{};      // icu and builtin
  Text rules{};
  bool deterministic = true;
  Name copied_from{};  // "C" or "POSIX", which are for every encoding, as no option can say

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{value("provider", &Collation::provider),
                                        value("lc_collate", &Collation::lc_collate),
                                        value("lc_ctype", &Collation::lc_ctype),
                                        value("locale", &Collation::locale),
                                        value("rules", &Collation::rules),
                                        value("deterministic", &Collation::deterministic),
                                        noise("copied_from", &Collation::copied_from)};
};

}  // namespace dryshod
