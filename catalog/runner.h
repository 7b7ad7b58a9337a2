// Who "whoever runs it" is: a hand-written file leaves open whose its objects are, a dump of the
// database that it made names the role. Knows the kinds that say whose something is, and decides
// only where all of them agree; that a role exists is the cluster's affair.
#pragma once

#include <optional>

#include "catalog/frozen.h"

namespace dryshod {

/// The role that `named` has wherever `open` leaves it to whoever runs it. None: there is nothing
/// of that sort, or it is not one and the same everywhere.
Name told_runner(const Frozen& named, const Frozen& open);

/// Leaves to whoever runs it what is the role's.
void leave_to_runner(Catalog& catalog, Name role);

/// Where just one of two sides tells who runs the other, leaves it open on both and freezes them
/// again. The role that was told, and by whom.
struct Told {
  Name role{};  // none: nobody was
  bool by_a = false;
};
Told settle_runner(Catalog& a, std::optional<Frozen>& frozen_a, Catalog& b,
                   std::optional<Frozen>& frozen_b);

}  // namespace dryshod
