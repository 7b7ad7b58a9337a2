// Which values two changes of can be put together, and how: the fields that are lists of things
// which come and go one by one. Knows the kinds, so that diff/ need not.
#pragma once

#include "diff/merge_nodes.h"

namespace dryshod {

Joining joining_of(Kind kind, std::string_view field);

}  // namespace dryshod
