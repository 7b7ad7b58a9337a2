// See merge.h.
#include "diff/merge.h"

#include <algorithm>

namespace dryshod {

Merger::Merger(const MergeInput& input, Resolve resolve)
    : input_(input), resolve_(std::move(resolve)), nodes_(input) {
  decisions_.present.resize(nodes_.size());
  decisions_.forced.resize(nodes_.size());
}

Merged Merger::run() {
  for (;;) {
    decide();
    MergeBuilt built = build_merge(nodes_, decisions_);
    std::vector<Conflict> conflicts = find(built);
    bool any = false;
    for (const Conflict& conflict : conflicts) any = settle(conflict) || any;
    if (any) continue;
    Merged merged{std::move(built.catalog), {}, std::move(conflicts)};
    merged.node_of.resize(merged.catalog.size());
    for (NodeId id = 1; id < nodes_.size(); ++id) {
      if (built.of_node[id]) merged.node_of[built.of_node[id].id] = id;
    }
    return merged;
  }
}

// ---- who is there ----------------------------------------------------------------

void Merger::decide() {
  states_.assign(nodes_.size(), State::Open);
  for (NodeId id = 1; id < nodes_.size(); ++id) decide(id);
}

bool Merger::decide(NodeId id) {
  if (states_[id] == State::Known) return decisions_.present[id];
  if (states_[id] == State::Asked) return true;  // they stand on each other
  states_[id] = State::Asked;
  const Node& node = nodes_[id];
  bool in = !node.dropped[Side::Ours] && !node.dropped[Side::Theirs];
  if (decisions_.forced[id]) in = standing_for(node, *decisions_.forced[id]).has_value();
  if (in && node.parent != 0) in = decide(node.parent);
  if (in && nodes_.is_derived(id)) {
    const NodeId source = nodes_.origin(nodes_.origin_side(id), id).first;
    in = source == 0 || decide(source);
  }
  states_[id] = State::Known;
  decisions_.present[id] = in;
  return in;
}

// ---- what is not clear --------------------------------------------------------------

std::vector<Conflict> Merger::find(const MergeBuilt& built) const {
  std::vector<Conflict> found;
  find_dropped(found);
  find_added(built, found);
  for (const FieldClash& clash : built.clashes) {
    const Node& node = nodes_[clash.node];
    if (node.is_new()) continue;  // a part of what both added, or that itself
    // What came down from its like is told there.
    const Element& e = nodes_.element(Side::Base, clash.node);
    const NodeId source = nodes_.find(Side::Base, e.source);
    if (nodes_.is_derived(clash.node) && source != 0 && nodes_[source].kind == node.kind) continue;
    found.push_back({ConflictKind::Changed, clash.node, node.at, Side::Base, clash.fields});
  }
  for (const NodeId id : built.renamed_twice) {
    found.push_back({ConflictKind::Renamed, id, nodes_[id].at, Side::Base});
  }
  for (const auto& [ours, theirs] : built.same_name) {
    Conflict conflict{ConflictKind::SameName, ours, nodes_[ours].at};
    conflict.others.push_back(theirs);
    found.push_back(std::move(conflict));
  }
  for (const MergeNeed& need : built.needs) {
    Conflict conflict{ConflictKind::Needs, need.node, nodes_[need.node].at, need.by};
    conflict.others = need.missing;
    std::erase(conflict.others, 0);
    std::sort(conflict.others.begin(), conflict.others.end());
    conflict.others.erase(std::unique(conflict.others.begin(), conflict.others.end()),
                          conflict.others.end());
    found.push_back(std::move(conflict));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Conflict& x, const Conflict& y) { return x.node < y.node; });
  return found;
}

void Merger::find_dropped(std::vector<Conflict>& found) const {
  for (NodeId id = 1; id < nodes_.size(); ++id) {
    const Node& node = nodes_[id];
    if (node.dropped[Side::Ours] == node.dropped[Side::Theirs]) continue;
    const Side by = node.dropped[Side::Ours] ? Side::Ours : Side::Theirs;
    if (decisions_.forced[id] || nodes_.is_derived(id)) continue;
    if (node.parent != 0 && nodes_[node.parent].dropped[by]) continue;  // said of its whole
    Conflict conflict{ConflictKind::Dropped, id, node.at, by};
    collect_changed(id, other_side(by), conflict.others);
    if (!conflict.others.empty()) found.push_back(std::move(conflict));
  }
}

void Merger::collect_changed(NodeId id, Side by, std::vector<NodeId>& found) const {
  if (nodes_[id].dropped[by]) return;
  if (nodes_.is_changed(by, id)) {
    found.push_back(id);
    if (nodes_[id].is_new()) return;
  }
  for (const NodeId part : nodes_[id].parts) collect_changed(part, by, found);
}

bool Merger::is_within_added(NodeId id) const {
  const NodeId parent = nodes_[id].parent;
  return parent != 0 && nodes_[parent].is_of_both() && !nodes_.is_space(parent);
}

void Merger::find_added(const MergeBuilt& built, std::vector<Conflict>& found) const {
  std::map<NodeId, FieldSet> clashes;
  for (const FieldClash& clash : built.clashes) clashes[clash.node] = clash.fields;
  for (NodeId id = 1; id < nodes_.size(); ++id) {
    const Node& node = nodes_[id];
    if (!node.is_of_both() || node.is_left_out || decisions_.forced[id]) continue;
    if (!decisions_.present[id] || nodes_.is_derived(id) || is_within_added(id)) continue;
    Conflict conflict{ConflictKind::Added, id, node.at};
    if (const auto own = clashes.find(id); own != clashes.end()) conflict.fields = own->second;
    if (!nodes_.is_space(id)) {
      for (const NodeId part : node.parts) collect_different(part, clashes, conflict.others);
    }
    if (conflict.fields != 0 || !conflict.others.empty()) found.push_back(std::move(conflict));
  }
}

void Merger::collect_different(NodeId id, const std::map<NodeId, FieldSet>& clashes,
                               std::vector<NodeId>& found) const {
  const Node& node = nodes_[id];
  if (!node.is_of_both()) {
    if (!node.is_left_out && !nodes_.is_derived(id)) found.push_back(id);
    return;
  }
  if (clashes.contains(id) && !nodes_.is_derived(id)) found.push_back(id);
  for (const NodeId part : node.parts) collect_different(part, clashes, found);
}

// ---- who is right --------------------------------------------------------------------

bool Merger::settle(const Conflict& conflict) {
  const std::optional<Side> side = resolve_ ? resolve_(conflict) : std::nullopt;
  if (!side) return false;
  bool any = false;
  switch (conflict.kind) {
    case ConflictKind::Changed:
      for (size_t place = 0; place < 64; ++place) {
        if ((conflict.fields >> place & 1) == 0) continue;
        any = decisions_.fields.emplace(std::pair(conflict.node, place), *side).second || any;
      }
      return any;
    case ConflictKind::Renamed:
      return decisions_.names.emplace(conflict.node, *side).second;
    case ConflictKind::Dropped:
    case ConflictKind::Added:
      return force(conflict.node, *side);
    case ConflictKind::Refused:
      return force(other_than_now(conflict.node, *side), *side);
    case ConflictKind::SameName:
      if (*side != Side::Theirs) any = force(conflict.others.front(), *side);
      if (*side != Side::Ours) any = force(conflict.node, *side) || any;
      return any;
    case ConflictKind::Needs:
      if (*side != conflict.by) return force(conflict.node, *side);
      for (const NodeId missing : conflict.others) any = bring_back(missing, *side) || any;
      return any;
  }
  return false;
}

/// What has to be as on this side where a node cannot stay as it is: it, or, where it is as on this
/// side already, what it is a part of.
NodeId Merger::other_than_now(NodeId id, Side side) const {
  const auto is_as_there = [&](NodeId node) {
    const Side other = side == Side::Base ? Side::Base : other_side(side);
    return nodes_[node].at[side] && !nodes_.is_changed(other, node);
  };
  while (is_as_there(id) && nodes_[id].parent != 0 && !nodes_.is_space(nodes_[id].parent)) {
    id = nodes_[id].parent;
    if (!decisions_.forced[id]) break;
  }
  return id;
}

/// It and all its parts are as on this side from now on. False: that was said before.
bool Merger::force(NodeId id, Side side) {
  bool any = !decisions_.forced[id].has_value();
  if (any) decisions_.forced[id] = side;
  for (const NodeId part : nodes_[id].parts) any = force(part, side) || any;
  return any;
}

/// With all of what it is a part of that is not there either.
bool Merger::bring_back(NodeId id, Side side) {
  while (nodes_[id].parent != 0 && !decisions_.present[nodes_[id].parent]) id = nodes_[id].parent;
  return force(id, side);
}

}  // namespace dryshod
