// The edges that links between tables ask for: inheritance, partitions, ties of their indexes, and
// the foreign keys that hold them. Kind-free, as graph.h is.
#pragma once

#include <unordered_set>

#include "diff/diff.h"
#include "migration/graph.h"

namespace dryshod {

/// Adds them to a graph whose operations are known. `by_itself`: what may be carried by nothing.
void link_edges(Graph& graph, const Frozen& to, const Difference& difference,
                std::unordered_set<OpIndex>& by_itself);

}  // namespace dryshod
