// See merge_build.h.
#include "diff/merge_build.h"

#include <algorithm>
#include <string>
#include <type_traits>

#include "diff/merge_lists.h"

namespace dryshod {
namespace {

class Builder {
 public:
  Builder(const Nodes& nodes, const MergeDecisions& decisions)
      : nodes_(nodes),
        input_(nodes.input()),
        decisions_(decisions),
        built_{Catalog(input_.base.catalog().strings()), std::vector<Ref>(nodes.size())},
        catalog_(built_.catalog) {}

  MergeBuilt run() {
    take_facts();
    int64_t next = 0;
    for (const NodeId id : order_of_birth()) {
      rank_[id] = next++;  // a part may have had its whole made before its turn
      make(id);
    }
    for (NodeId id = 1; id < nodes_.size(); ++id) {
      if (built_.of_node[id]) fill(id);
    }
    for (NodeId id = 1; id < nodes_.size(); ++id) {
      const bool is_of_one = nodes_[id].is_new() && !nodes_[id].is_of_both();
      if (built_.of_node[id] && !is_of_one) number_parts(id);
    }
    find_same_names();
    return std::move(built_);
  }

 private:
  void take_facts() {
    catalog_.major = input_.base.catalog().major;
    for (const Side side : kAllSides) {
      const Catalog& c = input_.catalog(side);
      catalog_.is_dump = catalog_.is_dump || c.is_dump;
      catalog_.mentions_owners = catalog_.mentions_owners || c.mentions_owners;
      catalog_.mentions_privileges = catalog_.mentions_privileges || c.mentions_privileges;
      catalog_.mentions_roles = catalog_.mentions_roles || c.mentions_roles;
      catalog_.mentions_tablespaces = catalog_.mentions_tablespaces || c.mentions_tablespaces;
      catalog_.mentions_databases = catalog_.mentions_databases || c.mentions_databases;
    }
  }

  // ---- which elements there are ----------------------------------------------

  /// BASE's, then what is new; members that both sides add to one whole, and not the same, by name:
  /// the same whoever is OURS.
  std::vector<NodeId> order_of_birth() const {
    std::vector<NodeId> order;
    for (NodeId id = 1; id < nodes_.size(); ++id) {
      if (decisions_.present[id]) order.push_back(id);
    }
    std::map<NodeId, std::vector<size_t>> places;  // in `order`, of new members by whole
    for (size_t at = 0; at < order.size(); ++at) {
      const Node& node = nodes_[order[at]];
      if (node.is_new() && has(slots_of(node.kind), Slot::Member)) {
        places[node.parent].push_back(at);
      }
    }
    for (const auto& [whole, all] : places) {
      std::vector<NodeId> members;
      for (const size_t at : all) members.push_back(order[at]);
      const auto added = [&](Side side) {
        std::vector<Ref> there;
        for (const NodeId id : members) {
          if (nodes_[id].at[side]) there.push_back(nodes_[id].at[side]);
        }
        std::sort(there.begin(), there.end());
        std::vector<NodeId> in_order;
        for (const Ref ref : there) in_order.push_back(nodes_.find(side, ref));
        return in_order;
      };
      const std::vector<NodeId> by_ours = added(Side::Ours), by_theirs = added(Side::Theirs);
      if (by_ours.empty() || by_theirs.empty() || by_ours == by_theirs) continue;
      std::sort(members.begin(), members.end(), [&](NodeId x, NodeId y) {
        return catalog_.text(name_of(x)) < catalog_.text(name_of(y));
      });
      for (size_t i = 0; i < all.size(); ++i) order[all[i]] = members[i];
    }
    return order;
  }

  Name name_on(NodeId id, Side side) const { return nodes_.element(side, id).name; }

  Name name_of(NodeId id) const {
    const Node& node = nodes_[id];
    if (const auto side = said(id, decisions_.names)) return name_on(id, *side);
    for (const Side side : kTwoSides) {
      if (node.renamed[side]) return name_on(id, side);
    }
    return name_on(id, nodes_.any_side(id));
  }

  template <class Chosen>
  std::optional<Side> said(NodeId id, const Chosen& chosen) const {
    if (decisions_.forced[id]) return standing_for(nodes_[id], *decisions_.forced[id]);
    const auto found = chosen.find(id);
    return found == chosen.end() ? std::nullopt : standing_for(nodes_[id], found->second);
  }

  void make(NodeId id) {
    if (built_.of_node[id] || !decisions_.present[id]) return;
    const Node& node = nodes_[id];
    if (node.parent != 0) make(node.parent);  // what was moved may be older than its whole
    const Side side = nodes_.any_side(id, decisions_.forced[id].value_or(Side::Base));
    const Element& e = nodes_.element(side, id);
    const Ref parent = built_.of_node[node.parent];
    const Name name = name_of(id);
    built_.of_node[id] = input_.catalog(side).visit(node.at[side], [&]<class T>(const T&) {
      return catalog_.add<T>(parent, name, T{}, e.where, Origin{});
    });
    catalog_.set_builtin(built_.of_node[id], e.builtin);
    if (!said(id, decisions_.names) && node.renamed[Side::Ours] && node.renamed[Side::Theirs] &&
        name_on(id, Side::Ours) != name_on(id, Side::Theirs)) {
      built_.renamed_twice.push_back(id);
    }
  }

  // ---- what they hold ----------------------------------------------------------

  Ref carry(Side side, Ref ref, std::vector<NodeId>& missing) const {
    if (!ref) return {};
    const NodeId id = nodes_.find(side, ref);
    if (id == 0 || !built_.of_node[id]) missing.push_back(id);
    return built_.of_node[id];
  }
  Expr carry(Side side, Expr e, std::vector<NodeId>& missing) {
    const Catalog& from = input_.catalog(side);
    if (!from.has_holes(e)) return e ? catalog_.intern(from.template_id(e)) : e;
    const size_t before = missing.size();
    ExprBuilder mapped;
    const ExprBuilder opened = from.open(e);
    std::string_view rest = opened.text();
    for (const Ref ref : opened.refs()) {
      const size_t mark = rest.find(kHoleMark);
      mapped << rest.substr(0, mark);
      mapped.hole(carry(side, ref, missing), static_cast<HoleForm>(rest[mark + 1]));
      rest.remove_prefix(mark + 2);
    }
    mapped << rest;
    // What is not there has no name that could be filled in.
    return missing.size() == before ? catalog_.intern(mapped) : catalog_.intern(from.render(e));
  }
  template <class M>
  M carry(Side, const M& value, std::vector<NodeId>&) const {
    return value;
  }

  bool are_same(Expr x, Expr y) const { return catalog_.render(x) == catalog_.render(y); }
  template <class M>
  bool are_same(const M& x, const M& y) const {
    return x == y;
  }

  Words words(NameList list) const {
    Words out;
    for (const std::string_view word : catalog_.strings()[list]) out.emplace_back(word);
    return out;
  }
  Joining joining(Kind kind, std::string_view field) const {
    return input_.joining ? input_.joining(kind, field) : Joining::Whole;
  }
  /// Nothing to be joined, or not to be.
  template <class M>
  std::optional<M> join(Joining, const M&, const M&, const M&) const {
    return std::nullopt;
  }
  std::optional<NameList> join(Joining joining, NameList base, NameList ours,
                               NameList theirs) const {
    if (joining == Joining::Whole) return std::nullopt;
    const auto joined = joining == Joining::Set
                            ? join_sets(words(base), words(ours), words(theirs))
                            : join_in_order(words(base), words(ours), words(theirs));
    if (!joined) return std::nullopt;
    return catalog_.strings().list(*joined);
  }
  std::optional<OptionList> join(Joining, OptionList base, OptionList ours,
                                 OptionList theirs) const {
    const auto sorted = join(Joining::Set, base.sorted, ours.sorted, theirs.sorted);
    if (!sorted) return std::nullopt;
    return OptionList{*sorted, *sorted};
  }

  void fill(NodeId id) {
    const Node& node = nodes_[id];
    catalog_.visit(built_.of_node[id], [&]<class T>(const T&) {
      T body{};
      FieldSet clashes = 0;
      MergeNeed need{id, Side::Base, {}};
      size_t place = 0;
      each_field<T>([&](const auto& field) {
        auto& value = body.*(field.member);
        const auto on = [&](Side side) -> const auto& {
          return input_.catalog(side).template get<T>(node.at[side]).*(field.member);
        };
        const std::vector<Side> sides = whose(id, place, field.meaning);
        const bool by_both = sides.empty();
        std::vector<NodeId> missing;
        if (by_both) {
          std::vector<NodeId> of_theirs;
          value = carry(Side::Ours, on(Side::Ours), missing);
          const auto other = carry(Side::Theirs, on(Side::Theirs), of_theirs);
          if (are_same(value, other)) {
            if (!missing.empty() && of_theirs.empty()) {
              value = other;
              missing.clear();
            }
          } else {
            std::remove_cvref_t<decltype(value)> base{};
            std::vector<NodeId> unused;
            if (!node.is_new()) base = carry(Side::Base, on(Side::Base), unused);
            const auto joined = node.is_new()
                                    ? std::nullopt
                                    : join(joining(node.kind, field.name), base, value, other);
            if (joined) {
              value = *joined;
            } else if (field.meaning == Meaning::Value) {
              clashes |= FieldSet{1} << place;
            }
          }
          note(need, Side::Ours, missing, field.meaning);
        } else {
          bool is_first = true;
          for (const Side side : sides) {
            std::vector<NodeId> lacking;
            const auto carried = carry(side, on(side), lacking);
            if (is_first || lacking.empty()) {
              value = carried;
              missing = lacking;
            }
            is_first = false;
            if (lacking.empty()) break;
          }
          note(need, sides.front(), missing, field.meaning);
        }
        ++place;
      });
      catalog_.edit<T>(built_.of_node[id]) = body;
      if (clashes != 0) built_.clashes.push_back({id, clashes});
      if (!need.missing.empty()) built_.needs.push_back(std::move(need));
    });
    set_origin(id);
  }

  /// Whose value a field has, the first that can be carried over; empty: both sides changed it.
  std::vector<Side> whose(NodeId id, size_t place, Meaning meaning) const {
    const Node& node = nodes_[id];
    std::optional<Side> only;
    if (decisions_.forced[id]) only = standing_for(node, *decisions_.forced[id]);
    if (const auto found = decisions_.fields.find({id, place});
        !only && found != decisions_.fields.end()) {
      only = standing_for(node, found->second);
    }
    if (only) return {*only};
    if (meaning == Meaning::Value && node.is_of_both()) return {};
    if (meaning == Meaning::Value && !node.is_new()) {
      const auto changed = [&](Side side) {
        return node.at[side] && ((node.changed[side] >> place) & 1) != 0;
      };
      if (changed(Side::Ours) && changed(Side::Theirs)) return {};
      for (const Side side : kTwoSides) {
        if (changed(side)) return {side};
      }
    }
    std::vector<Side> sides{nodes_.leading_side(id)};
    for (const Side side : kAllSides) {
      if (node.at[side] && side != sides.front()) sides.push_back(side);
    }
    return sides;
  }

  void note(MergeNeed& need, Side side, const std::vector<NodeId>& missing, Meaning meaning) const {
    if (missing.empty() || meaning == Meaning::Noise || meaning == Meaning::Soft) return;
    if (nodes_.is_derived(need.node) || nodes_[need.node].is_left_out) return;
    // Unchanged, and gone for one side only: the other one needs it.
    if (side == Side::Base) {
      side = Side::Ours;
      if (missing.front() != 0 && nodes_[missing.front()].dropped[Side::Ours]) side = Side::Theirs;
    }
    need.by = side;
    need.missing.insert(need.missing.end(), missing.begin(), missing.end());
  }

  void set_origin(NodeId id) {
    const Node& node = nodes_[id];
    std::optional<Side> from;
    if (decisions_.forced[id]) from = standing_for(node, *decisions_.forced[id]);
    const auto [source, local] = nodes_.origin(from.value_or(nodes_.origin_side(id)), id);
    catalog_.set_source(built_.of_node[id], built_.of_node[source],
                        local || !built_.of_node[source]);
  }

  // ---- places and names ---------------------------------------------------------

  /// A number that means nothing is the place among what is of one kind in a whole: what is new
  /// comes last.
  void number_parts(NodeId whole) {
    std::map<Kind, std::vector<NodeId>> by_kind;
    bool any_new = false;
    for (const NodeId part : nodes_[whole].parts) {
      if (!built_.of_node[part]) continue;
      any_new = any_new || nodes_[part].is_new();
      by_kind[nodes_[part].kind].push_back(part);
    }
    if (!any_new) return;
    for (auto& [kind, parts] : by_kind) {
      const auto place = [&](NodeId part) {
        const bool is_new = nodes_[part].is_new();
        return std::pair<bool, int64_t>(is_new,
                                        is_new ? rank_.at(part) : number_of(built_.of_node[part]));
      };
      std::stable_sort(parts.begin(), parts.end(),
                       [&](NodeId x, NodeId y) { return place(x) < place(y); });
      int64_t next = 1;
      for (const NodeId part : parts) set_number(built_.of_node[part], next++);
    }
  }

  int64_t number_of(Ref ref) const {
    return catalog_.visit(ref, []<class T>(const T& body) {
      int64_t number = 0;
      each_field<T>([&](const auto& field) {
        using M = std::remove_cvref_t<decltype(body.*(field.member))>;
        if constexpr (std::is_same_v<M, int64_t>) {
          if (field.meaning == Meaning::Noise) number = body.*(field.member);
        }
      });
      return number;
    });
  }
  void set_number(Ref ref, int64_t number) {
    catalog_.visit(ref, [&]<class T>(const T&) {
      each_field<T>([&](const auto& field) {
        using M = std::remove_cvref_t<decltype(std::declval<T>().*(field.member))>;
        if constexpr (std::is_same_v<M, int64_t>) {
          if (field.meaning == Meaning::Noise) {
            catalog_.edit<T>(ref).*(field.member) = number;
          }
        }
      });
    });
  }

  bool has_name_by(NodeId id, Side side) const {
    return nodes_[id].at[side] && (nodes_[id].is_new() || nodes_[id].renamed[side]);
  }

  void find_same_names() {
    std::map<Ref, NodeId> node_of;
    for (NodeId id = 1; id < nodes_.size(); ++id) {
      if (built_.of_node[id]) node_of[built_.of_node[id]] = id;
    }
    for (NodeId id = 1; id < nodes_.size(); ++id) {
      if (!built_.of_node[id] || nodes_.is_derived(id)) continue;
      if (!has_name_by(id, Side::Ours) && !has_name_by(id, Side::Theirs)) continue;
      for (const Ref holder : holders_beside(id)) note_same_name(id, node_of.at(holder));
    }
    std::sort(built_.same_name.begin(), built_.same_name.end());
    built_.same_name.erase(std::unique(built_.same_name.begin(), built_.same_name.end()),
                           built_.same_name.end());
  }

  /// Others that take the name, or the place, of a node.
  std::vector<Ref> holders_beside(NodeId id) const {
    const Ref ref = built_.of_node[id];
    const Ref parent = catalog_.parent(ref);
    const Name name = catalog_.name(ref);
    const Slot slots = slots_of(catalog_.kind(ref));
    std::vector<Ref> found;
    const auto take = [&](Ref other) {
      if (other != ref) found.push_back(other);
    };
    for (const Slot slot : {Slot::Relation, Slot::Type}) {
      if (!has(slots, slot)) continue;
      const Ref space = catalog_.schema_of(ref);
      for (const Ref other : catalog_.find_all(slot, space, name)) take(other);
    }
    const bool in_place =
        has(slots, Slot::Constraint) || has(slots, Slot::Member) || has(slots, Slot::Filling);
    if (in_place && parent) {
      catalog_.each_child(parent, [&](Ref other) {
        const Slot theirs = slots_of(catalog_.kind(other));
        for (const Slot slot : {Slot::Constraint, Slot::Member}) {
          if (has(slots, slot) && has(theirs, slot) && catalog_.name(other) == name) take(other);
        }
        if (has(slots, Slot::Filling) && has(theirs, Slot::Filling)) take(other);
      });
    }
    return found;
  }

  void note_same_name(NodeId x, NodeId y) {
    if (nodes_.is_derived(y)) return;
    for (const auto& [ours, theirs] : {std::pair(x, y), std::pair(y, x)}) {
      if (has_name_by(ours, Side::Ours) && has_name_by(theirs, Side::Theirs)) {
        built_.same_name.emplace_back(ours, theirs);
        return;
      }
    }
    // Who has it since BASE is without it on the side of the other, who has taken it there.
    for (const auto& [taker, old] : {std::pair(x, y), std::pair(y, x)}) {
      if (has_name_by(taker, Side::Ours))
        built_.same_name.emplace_back(taker, old);
      else if (has_name_by(taker, Side::Theirs))
        built_.same_name.emplace_back(old, taker);
      else
        continue;
      return;
    }
  }

  const Nodes& nodes_;
  const MergeInput& input_;
  const MergeDecisions& decisions_;
  MergeBuilt built_;
  Catalog& catalog_;
  std::map<NodeId, int64_t> rank_;
};

}  // namespace

std::optional<Side> standing_for(const Node& node, Side side) {
  if (node.at[side]) return side;
  // Not compared on that side: as it was.
  const bool as_before = side != Side::Base && node.at[Side::Base] && !node.dropped[side];
  return as_before ? std::optional(Side::Base) : std::nullopt;
}

MergeBuilt build_merge(const Nodes& nodes, const MergeDecisions& decisions) {
  return Builder(nodes, decisions).run();
}

}  // namespace dryshod
