// A walk over every node of a raw tree, whatever its kind. Knows where nodes keep nodes; refuses to
// know what they mean.
#pragma once

#include <functional>

#include "parser/raw/pg_nodes.h"

namespace dryshod {

/// Calls `visit` for the node and all below it, a node before its parts; false: not below this one.
void walk_tree(const Node* node, const std::function<bool(const Node*)>& visit);

}  // namespace dryshod
