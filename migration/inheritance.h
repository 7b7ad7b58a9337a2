// What becomes of a child's part when the parent it came down from lets go of it. Knows derived
// elements, their sources and the links between their wholes; refuses to know kinds.
#pragma once

#include <functional>
#include <vector>

#include "catalog/catalog.h"

namespace dryshod {

/// None: the other side has no such element.
using TwinOf = std::function<Ref(Ref in_from)>;

/// Does a link stay between what holds `made` of `from` and what its source is part of?
bool stays_linked(const Catalog& from, Ref made, Ref source, const TwinOf& twin);

/// What came down from `ref` of `from`, or goes with it all the same (KindRules::takes_all), and is
/// in `to` by itself or by another giver, while its whole stays a child of the same parent.
std::vector<Ref> left_below(const Catalog& from, const Catalog& to, Ref ref, const TwinOf& twin);

/// Is `ref` taken from its parent alone (ALTER TABLE ONLY), so that what is left below stays?
bool is_spared(const Catalog& from, const Catalog& to, Ref ref, const TwinOf& twin);

}  // namespace dryshod
