// See merge_nodes.h.
#include "diff/merge_nodes.h"

namespace dryshod {
namespace {

/// Is it a part of the address?
constexpr bool tells_apart(Meaning meaning) {
  return meaning != Meaning::Value && meaning != Meaning::Depends && meaning != Meaning::Soft &&
         meaning != Meaning::Noise;
}

}  // namespace

Nodes::Nodes(const MergeInput& input) : input_(input), nodes_(1) {
  for (const Side side : kAllSides) {
    of_ref_[side].assign(input.catalog(side).size(), 0);
  }
  take_base();
  for (const Side side : kTwoSides) take_side(side);
  for (NodeId id = 1; id < size(); ++id) {
    if (nodes_[id].parent != 0) nodes_[nodes_[id].parent].parts.push_back(id);
  }
}

void Nodes::take_base() {
  const Catalog& base = input_.catalog(Side::Base);
  base.each([&](Ref ref) {
    of_ref_[Side::Base][ref.id] = size();
    Node node;
    node.kind = base.kind(ref);
    node.at[Side::Base] = ref;
    nodes_.push_back(std::move(node));
  });
  for (NodeId id = 1; id < size(); ++id) {
    const Ref parent = base.parent(nodes_[id].at[Side::Base]);
    nodes_[id].parent = find(Side::Base, parent);
  }
}

void Nodes::take_side(Side side) {
  const MergeSide& input = input_.of(side);
  const Catalog& catalog = input.side.catalog();
  const Catalog& base = input_.catalog(Side::Base);
  created_[side].assign(catalog.size(), false);
  std::unordered_map<uint64_t, Ref> left;  // of the side by address: what was not compared
  catalog.each([&](Ref ref) {
    if (!input.difference.a_of_b[ref.id]) left.emplace(input.side.address(ref), ref);
  });
  for (const Delta& delta : input.difference.deltas) {
    if (delta.b) left.erase(input.side.address(delta.b));
    if (delta.action == Action::Create) {
      created_[side][delta.b.id] = true;
      continue;
    }
    const NodeId id = find(Side::Base, delta.a);
    if (id == 0) continue;
    if (delta.action == Action::Drop) {
      nodes_[id].dropped[side] = true;
    } else {
      nodes_[id].changed[side] = delta.changed;
    }
  }
  for (NodeId id = 1; id < size(); ++id) {
    Node& node = nodes_[id];
    if (node.is_new() || node.dropped[side]) continue;
    const Ref in_base = node.at[Side::Base];
    Ref twin = input.difference.b_of_a[in_base.id];
    if (!twin) {
      const auto found = left.find(input.base.address(in_base));
      if (found != left.end() && catalog.kind(found->second) == node.kind) twin = found->second;
    }
    if (!twin) continue;
    node.at[side] = twin;
    node.renamed[side] = catalog.name(twin) != base.name(in_base);
    of_ref_[side][twin.id] = id;
  }
  catalog.each([&](Ref ref) { take_new(side, ref); });
}

/// The node of an element of a side; a new one where BASE has no such.
NodeId Nodes::take_new(Side side, Ref ref) {
  if (!ref) return 0;
  if (const NodeId known = of_ref_[side][ref.id]; known != 0) return known;
  const Catalog& catalog = input_.catalog(side);
  const uint64_t key = key_of(side, ref);
  if (const auto found = new_.find(key); found != new_.end()) {
    Node& node = nodes_[found->second];
    if (!node.at[side] && node.kind == catalog.kind(ref)) {
      node.at[side] = ref;
      return of_ref_[side][ref.id] = found->second;
    }
  }
  Node node;
  node.kind = catalog.kind(ref);
  node.at[side] = ref;
  node.parent = take_new(side, catalog.parent(ref));
  node.is_left_out = !created_[side][ref.id];
  const NodeId id = size();
  nodes_.push_back(std::move(node));
  new_.emplace(key, id);
  return of_ref_[side][ref.id] = id;
}

/// The address in terms of nodes: renames of what it is in, or names, are seen through.
uint64_t Nodes::key_of(Side side, Ref ref) {
  const Frozen& frozen = input_.of(side).side;
  const Catalog& catalog = frozen.catalog();
  uint64_t key =
      mix(static_cast<uint64_t>(catalog.kind(ref)) + 1, take_new(side, catalog.parent(ref)));
  key = mix(key, catalog.name(ref).id);
  catalog.visit(ref, [&]<class T>(const T& body) {
    each_field<T>([&](const auto& field) {
      if (!tells_apart(field.meaning)) return;
      using M = std::remove_cvref_t<decltype(body.*(field.member))>;
      if constexpr (std::is_same_v<M, Ref>) {
        key = mix(key, take_new(side, body.*(field.member)));
      } else {
        key = mix(key, frozen.bits(body.*(field.member)));
      }
    });
  });
  return key;
}

Side Nodes::any_side(NodeId node, Side first) const {
  const Three& at = nodes_[node].at;
  for (const Side side : {first, Side::Base, Side::Ours, Side::Theirs}) {
    if (at[side]) return side;
  }
  return Side::Base;
}

bool Nodes::is_derived(NodeId node) const {
  for (const Side side : kAllSides) {
    if (!nodes_[node].at[side]) continue;
    const Element& e = element(side, node);
    if (!e.source || e.local) return false;
  }
  return true;
}

std::pair<NodeId, bool> Nodes::origin(Side side, NodeId node) const {
  const Element& e = element(side, node);
  return {find(side, e.source), e.local};
}

Side Nodes::origin_side(NodeId node) const {
  const auto says = [&](Side side) {
    if (!nodes_[node].at[side]) return false;
    return nodes_[node].is_new() || origin(side, node) != origin(Side::Base, node);
  };
  const bool by_ours = says(Side::Ours), by_theirs = says(Side::Theirs);
  if (!by_ours && !by_theirs) return any_side(node);
  if (by_ours != by_theirs) return by_ours ? Side::Ours : Side::Theirs;
  // What one side has declared stays.
  return origin(Side::Theirs, node).second ? Side::Theirs : Side::Ours;
}

bool Nodes::is_space(NodeId node) const {
  const Side side = any_side(node);
  const Ref ref = nodes_[node].at[side];
  return input_.catalog(side).schema_of(ref) == ref;
}

bool Nodes::is_changed(Side side, NodeId id) const {
  const Node& node = nodes_[id];
  if (node.is_new()) return node.at[side] && !node.is_left_out && !is_derived(id);
  if (node.renamed[side]) return !is_derived(id);
  FieldSet changed = node.changed[side];
  if (changed == 0 || !node.at[side]) return false;
  const NodeId source = find(side, element(side, id).source);
  if (source != 0 && is_derived(id) && nodes_[source].kind == node.kind) {
    if (nodes_[source].is_new()) return false;
    changed &= ~nodes_[source].changed[side];
  }
  return changed != 0;
}

Side Nodes::leading_side(NodeId id) const {
  const Node& node = nodes_[id];
  if (node.is_new()) return any_side(id);
  const auto did = [&](NodeId one, Side side) {
    return nodes_[one].changed[side] != 0 || nodes_[one].renamed[side];
  };
  NodeId asked = id;
  for (int depth = 0; depth < 8 && asked != 0; ++depth) {  // what derives it may be derived itself
    const bool by_ours = did(asked, Side::Ours), by_theirs = did(asked, Side::Theirs);
    if (by_ours && node.at[Side::Ours]) return Side::Ours;
    if (by_theirs && node.at[Side::Theirs]) return Side::Theirs;
    if (nodes_[asked].is_new() || !is_derived(asked)) break;
    asked = find(Side::Base, element(Side::Base, asked).source);
  }
  return Side::Base;
}

}  // namespace dryshod
