// What was decided of each node → the merged catalog, value by value. Where a value cannot be told,
// or names what is not there, it says so and goes on. Knows fields and what they mean; refuses to
// decide who is right, and names no kind.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "diff/merge_nodes.h"

namespace dryshod {

/// By node. What is not said here is as the three sides together say.
struct MergeDecisions {
  std::vector<bool> present;
  std::vector<std::optional<Side>> forced;           // the whole element as on that side
  std::map<std::pair<NodeId, size_t>, Side> fields;  // of a node, by place in its `fields`
  std::map<NodeId, Side> names;
};

/// Both sides changed, or added, and not to the same.
struct FieldClash {
  NodeId node;
  FieldSet fields;
};

/// A node that names what is not there, with what it has from this side.
struct MergeNeed {
  NodeId node;
  Side by;
  std::vector<NodeId> missing;
};

struct MergeBuilt {
  Catalog catalog;
  std::vector<Ref> of_node;
  std::vector<FieldClash> clashes{};                   // by node
  std::vector<MergeNeed> needs{};                      // by node
  std::vector<NodeId> renamed_twice{};                 // otherwise by each side
  std::vector<std::pair<NodeId, NodeId>> same_name{};  // by OURS, by THEIRS
};

MergeBuilt build_merge(const Nodes& nodes, const MergeDecisions& decisions);

/// The side that shows how a node is on `side`: BASE, where the side was not asked. None: it is not
/// there.
std::optional<Side> standing_for(const Node& node, Side side);

}  // namespace dryshod
