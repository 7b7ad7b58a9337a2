// Carriers from wholes, sources and links; cycles loosened until none is left. See roots.h.
#include "migration/roots.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>
#include <unordered_map>

namespace dryshod {
namespace {

constexpr const char* kHollow = "hollow before it is filled";

std::string step_words(Step step) {
  switch (step) {
    case Step::Down:
      return "drop";
    case Step::SetAside:
      return "set aside";
    case Step::Hollow:
      return "make hollow";
    case Step::Up:
      return "create";
    case Step::Alter:
      return "alter";
    case Step::Repoint:
      return "repoint";
  }
  return {};
}

class Roots {
 public:
  Roots(Graph& graph, const std::unordered_set<OpIndex>& by_itself)
      : graph_(graph), by_itself_(by_itself), a_(*graph.from), b_(*graph.to) {}

  void run() {
    carrier_.assign(ops().size(), kNoOp);
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) carrier_[i] = carrier(i);
    dropped_soft_.assign(graph_.edges.size(), false);
    while (break_cycles()) {
    }
    graph_.root.resize(ops().size());
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) graph_.root[i] = root(i);
    std::vector<Edge> kept;
    for (size_t e = 0; e < graph_.edges.size(); ++e) {
      if (!dropped_soft_[e]) kept.push_back(graph_.edges[e]);
    }
    graph_.edges = std::move(kept);
  }

 private:
  const std::vector<Operation>& ops() const { return graph_.ops.list; }

  void edge(OpIndex before, OpIndex after, const char* rule) {
    graph_.edges.push_back({before, after, rule, false});
  }

  OpIndex root(OpIndex i) const {
    while (carrier_[i] != kNoOp) i = carrier_[i];
    return i;
  }

  /// The operation that may carry this one out in its own statement, or none.
  OpIndex carrier(OpIndex i) {
    const Operation& op = ops()[i];
    if (by_itself_.contains(i)) return kNoOp;
    switch (op.step) {
      case Step::Down: {
        const Ref parent = statement_whole(a_, op.a);
        // A schema is dropped empty: what has a name in it goes by a statement of its own.
        const bool in_name_space = a_.schema_of(op.a) == parent && takes_schema_name(op.a);
        const auto apart = rules_of(a_.kind(op.a)).drops_apart;
        if (parent && !in_name_space && !(apart && apart(a_, op.a)) &&
            graph_.ops.down_of[parent.id] != kNoOp) {
          return graph_.ops.down_of[parent.id];
        }
        return gone_with(op.a);
      }
      case Step::Up: {
        if (const OpIndex by = made_with(op.b); by != kNoOp) return by;
        const KindRules& rules = rules_of(b_.kind(op.b));
        const Ref parent = b_.parent(op.b);
        if (!parent || rules.inline_rank == 0) return kNoOp;
        if (rules.may_inline && !rules.may_inline(b_, op.b)) return kNoOp;
        // What the source of its whole makes has nothing of its own yet.
        const OpIndex by_other = made_with(parent);
        if (by_other != kNoOp && by_other != graph_.ops.up_of[b_.parent(parent).id]) return kNoOp;
        return graph_.ops.up_of[parent.id];
      }
      case Step::Alter:
      case Step::Repoint:
        return altered_with(op);
      case Step::SetAside:
      case Step::Hollow:
        return kNoOp;
    }
    return kNoOp;
  }

  /// A copy follows its source in what reaches it; what the source made of another kind does not.
  OpIndex altered_with(const Operation& op) const {
    const Element& e = b_[op.b];
    if (!e.source || b_.kind(e.source) != e.kind) return kNoOp;
    if (!a_[op.a].source || !reached_by_source(b_, op.b)) return kNoOp;
    const OpIndex source = graph_.ops.alter_of_b(e.source);
    if (source == kNoOp) return kNoOp;
    const Operation& by = ops()[source];
    const FieldSet changed = op.changed | op.repointed;
    const FieldSet reached = rules_of(e.kind).follows & (by.changed | by.repointed);
    return (changed & ~reached) == 0 ? source : kNoOp;
  }

  bool takes_schema_name(Ref a) const {
    const Slot slots = slots_of(a_.kind(a));
    return has(slots, Slot::Relation) || has(slots, Slot::Type) || has(slots, Slot::Routine);
  }

  static bool reached_by_source(const Catalog& catalog, Ref ref) {
    const auto reached = rules_of(catalog.kind(ref)).reached_by_source;
    return reached == nullptr || reached(catalog, ref);
  }

  /// The link of the wholes of a derived element to what its source is part of, where the link
  /// takes this step; and the next whole that does.
  struct Explanation {
    OpIndex link = kNoOp;
    OpIndex whole = kNoOp;
  };
  static Explanation explanation(const Catalog& catalog, Ref ref,
                                 const std::vector<OpIndex>& same_step) {
    Explanation found;
    const Element& e = catalog[ref];
    for (Ref whole = e.parent; whole && !catalog.is_part_of(e.source, whole);
         whole = catalog.parent(whole)) {
      if (found.whole == kNoOp) found.whole = same_step[whole.id];
      catalog.each_child(whole, [&](Ref part) {
        if (part == ref || found.link != kNoOp || same_step[part.id] == kNoOp) return;
        if (!rules_of(catalog.kind(part)).is_link) return;
        catalog.each_reference(part, [&](Ref target, bool, std::string_view) {
          if (catalog.is_part_of(e.source, target)) found.link = same_step[part.id];
        });
      });
    }
    return found;
  }

  /// Who carries a new derived element: the whole it belongs to, the link that makes it (a
  /// partition is attached, and gets what its parent has), or its source.
  OpIndex made_with(Ref b) {
    const Element& e = b_[b];
    if (!e.source || e.local) return kNoOp;
    const auto [link, whole] = explanation(b_, b, graph_.ops.up_of);
    // A table that is made first and attached later must have what the link only checks.
    const bool by_link = rules_of(e.kind).comes_with_link;
    if (!by_link && whole != kNoOp) return whole;
    const OpIndex source = graph_.ops.up_of[e.source.id];
    if (by_link && source != kNoOp && !makes_derived(e.source)) return kNoOp;
    if (by_link) return link != kNoOp ? link : source;
    if (link != kNoOp || !reached_by_source(b_, b)) return kNoOp;
    // A column that merges with one of the child's leaves that one's parts as they are.
    const bool merges = rules_of(e.kind).reached_by_source != nullptr &&
                        graph_.ops.up_of[b_.parent(e.source).id] != kNoOp &&
                        graph_.ops.up_of[e.parent.id] == kNoOp;
    return merges ? kNoOp : source;
  }

  bool makes_derived(Ref source) {
    const auto decide = rules_of(b_.kind(source)).makes_derived;
    if (decide == nullptr) return true;
    const auto [it, first] = makes_derived_.try_emplace(source, true);
    if (first) it->second = decide(b_, source);
    return it->second;
  }

  /// Who takes along what goes: what it is tied to, the link whose end it does not survive, or its
  /// source, unless the table leaves that first.
  OpIndex gone_with(Ref a) const {
    OpIndex tied = kNoOp;
    a_.each_child(a, [&](Ref part) {
      if (!rules_of(a_.kind(part)).ties ||
          explanation(a_, part, graph_.ops.down_of).link != kNoOp) {
        return;
      }
      a_.each_reference(
          part, [&](Ref other, bool, std::string_view) { tied = graph_.ops.down_of[other.id]; });
    });
    if (tied != kNoOp) return tied;
    const Element& e = a_[a];
    if (!e.source || e.local) return kNoOp;
    const auto [link, whole] = explanation(a_, a, graph_.ops.down_of);
    if (whole != kNoOp) return whole;
    if (link != kNoOp) return rules_of(e.kind).goes_with_link ? link : kNoOp;
    if (goes_alone(graph_, a)) return kNoOp;
    return reached_by_source(a_, a) ? graph_.ops.down_of[e.source.id] : kNoOp;
  }

  /// One round: finds the strongly connected roots and loosens something in each. Soft edges go
  /// first, then the part of the highest rank leaves its whole's statement. False when there is no
  /// cycle, or none that can be loosened (graph_.cycle says which).
  bool break_cycles() {
    using Boost = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
    Boost contracted(ops().size());
    for (size_t e = 0; e < graph_.edges.size(); ++e) {
      if (dropped_soft_[e]) continue;
      const OpIndex x = root(graph_.edges[e].before);
      const OpIndex y = root(graph_.edges[e].after);
      if (x != y) boost::add_edge(x, y, contracted);
    }
    std::vector<int> component(ops().size());
    const int count = boost::strong_components(contracted, component.data());
    std::vector<int> size(count, 0);
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      if (root(i) == i) ++size[component[i]];
    }
    std::vector<size_t> inside;  // edges between different roots of one component
    for (size_t e = 0; e < graph_.edges.size(); ++e) {
      if (dropped_soft_[e]) continue;
      const OpIndex x = root(graph_.edges[e].before);
      const OpIndex y = root(graph_.edges[e].after);
      if (x != y && component[x] == component[y]) inside.push_back(e);
    }
    if (inside.empty()) return false;

    bool loosened = false;
    for (const size_t e : inside) {
      if (graph_.edges[e].soft) loosened = dropped_soft_[e] = true;
    }
    if (loosened) return true;

    // Parts that take part in a cycle through an edge of their own leave, the highest rank first.
    int best = 0;
    const auto rank_of = [&](OpIndex i) {
      if (carrier_[i] == kNoOp) return 0;
      const Operation& op = ops()[i];
      const Element& e = op.step == Step::Down ? a_[op.a] : b_[op.b];
      if (e.source && !e.local) return 0;
      if (op.step == Step::Up) return rules_of(e.kind).inline_rank;
      return op.step == Step::Down ? 1 + rules_of(e.kind).inline_rank : 0;
    };
    for (const size_t e : inside) {
      best = std::max({best, rank_of(graph_.edges[e].before), rank_of(graph_.edges[e].after)});
    }
    if (best == 0) {
      if (make_one_hollow(inside) || take_ring_along(inside)) return true;
      describe_cycle(inside);
      return false;
    }
    for (const size_t e : inside) {
      for (const OpIndex i : {graph_.edges[e].before, graph_.edges[e].after}) {
        if (rank_of(i) == best) carrier_[i] = kNoOp;
      }
    }
    return true;
  }

  /// The first of a cycle that can be made hollow is: what needs it waits for that only, and it is
  /// filled last.
  bool make_one_hollow(const std::vector<size_t>& inside) {
    OpIndex filled = kNoOp;
    for (const size_t e : inside) {
      const OpIndex i = root(graph_.edges[e].after);
      if (ops()[i].step != Step::Up || !can_be_hollow(i)) continue;
      if (filled == kNoOp || i < filled) filled = i;
    }
    if (filled == kNoOp) return false;
    const auto hollow = static_cast<OpIndex>(ops().size());
    graph_.ops.list.push_back({Step::Hollow, {}, ops()[filled].b, 0, 0, {}});
    graph_.ops.hollow_of[filled] = hollow;
    // Its own parts come with the hollow version.
    for (OpIndex i = 0; i < hollow; ++i) {
      if (carrier_[i] == filled) carrier_[i] = hollow;
    }
    carrier_.push_back(kNoOp);
    for (const size_t e : inside) {
      if (graph_.edges[e].before == filled) graph_.edges[e].before = hollow;
    }
    const size_t count = graph_.edges.size();
    for (size_t e = 0; e < count; ++e) {
      const Edge& at = graph_.edges[e];
      if (at.before == filled && root(at.after) == hollow) {
        graph_.edges[e].before = hollow;
      } else if (at.after == filled && (at.rule == kName || at.rule == kWhole)) {
        edge(at.before, hollow, at.rule);
      }
    }
    edge(hollow, filled, kHollow);
    dropped_soft_.resize(graph_.edges.size(), false);
    return true;
  }

  /// What goes in a ring goes with the first of it whose DROP takes the others along.
  bool take_ring_along(const std::vector<size_t>& inside) {
    OpIndex by = kNoOp;
    for (const size_t e : inside) {
      const OpIndex i = root(graph_.edges[e].after);
      if (takes_along(i) && (by == kNoOp || i < by)) by = i;
    }
    if (by == kNoOp) return false;
    bool some = false;
    // Those that refer to it, and to which it refers.
    const auto edge_between = [&](OpIndex x, OpIndex y) {
      return std::any_of(inside.begin(), inside.end(), [&](size_t e) {
        return root(graph_.edges[e].before) == x && root(graph_.edges[e].after) == y;
      });
    };
    std::vector<OpIndex> taken;
    for (const size_t e : inside) {
      const OpIndex i = root(graph_.edges[e].before);
      if (i == by || ops()[i].step != Step::Down) continue;
      if (edge_between(i, by) && edge_between(by, i)) taken.push_back(i);
    }
    for (const OpIndex i : taken) {
      carrier_[i] = by;
      some = true;
    }
    return some;
  }

  bool takes_along(OpIndex i) const {
    if (ops()[i].step != Step::Down) return false;
    Emit tried(a_, b_);
    rules_of(a_.kind(ops()[i].a)).drop(tried, ops()[i].a);
    return std::any_of(tried.pieces().begin(), tried.pieces().end(),
                       [](const Emit::Piece& piece) { return piece.body.ends_with(" CASCADE"); });
  }

  bool can_be_hollow(OpIndex i) const {
    const auto hollow = rules_of(b_.kind(ops()[i].b)).hollow;
    if (hollow == nullptr || graph_.ops.hollow_of.contains(i)) return false;
    Emit tried(a_, b_);
    hollow(tried, ops()[i].b);
    return !tried.pieces().empty();
  }

  std::string words(OpIndex i) const {
    const Operation& op = ops()[i];
    return step_words(op.step) + " " + (op.b ? b_.display(op.b) : a_.display(op.a));
  }

  void describe_cycle(const std::vector<size_t>& inside) {
    for (const size_t e : inside) {
      const Edge& edge = graph_.edges[e];
      graph_.cycle.push_back(words(edge.before) + "  before  " + words(edge.after) + "  (" +
                             edge.rule + ")");
    }
  }

  Graph& graph_;
  const std::unordered_set<OpIndex>& by_itself_;
  const Catalog& a_;
  const Catalog& b_;
  std::vector<OpIndex> carrier_;  // kNoOp: carries itself out
  std::vector<bool> dropped_soft_;
  std::unordered_map<Ref, bool> makes_derived_;
};

}  // namespace

void choose_roots(Graph& graph, const std::unordered_set<OpIndex>& by_itself) {
  Roots(graph, by_itself).run();
}

}  // namespace dryshod
