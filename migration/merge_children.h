// What comes down from a parent table of one side to a child that the other side has hung below it,
// and no element of either says: columns, their not-nulls, checks. Knows the kinds that come down
// before a table can be attached; what the server makes itself when it is (indexes, keys, triggers)
// it refuses to know.
#pragma once

#include "diff/merge.h"

namespace dryshod {

void complete_children(const Nodes& nodes, Merged& merged);

}  // namespace dryshod
