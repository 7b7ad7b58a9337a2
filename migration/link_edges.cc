// See link_edges.h.
#include "migration/link_edges.h"

#include <unordered_map>

namespace dryshod {
namespace {

constexpr const char* kLink = "a link would copy it: it comes after the link";
constexpr const char* kTaken = "a link would take it for what it wants: it comes after the link";
constexpr const char* kChecked = "a child has what a link checks before the link";
constexpr const char* kSettled = "a parent is changed while only those it will keep follow it";
constexpr const char* kParents = "a table leaves one parent before it joins another";
constexpr const char* kHeld = "a foreign key to the whole table holds its partitions";
constexpr const char* kCopies = "the names of its copies are free before another comes";
constexpr const char* kComplete = "an index is whole when every partition that stays has its part";
constexpr const char* kGivesBack = "taken from the parts of all before another gives it back";

class LinkEdges {
 public:
  LinkEdges(Graph& graph, const Frozen& to, const Difference& difference,
            std::unordered_set<OpIndex>& by_itself)
      : graph_(graph),
        difference_(difference),
        to_(to),
        a_(*graph.from),
        b_(*graph.to),
        by_itself_(by_itself) {}

  void run() {
    copied_by_links();
    parent_edges();
    give_back_edges();
    hold_edges();
    copy_edges();
    tie_edges();
  }

 private:
  const std::vector<Operation>& ops() const { return graph_.ops.list; }

  void edge(OpIndex before, OpIndex after, const char* rule, bool soft = false) {
    add_edge(graph_, before, after, rule, soft);
  }

  // What a link would copy to the new child (an index made ON ONLY) comes after the link.
  void copied_by_links() {
    std::unordered_multimap<Ref, OpIndex> links;  // by the parent linked to
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      if (ops()[i].step != Step::Up || !rules_of(b_.kind(ops()[i].b)).is_link) continue;
      b_.each_reference(ops()[i].b,
                        [&](Ref target, bool, std::string_view) { links.emplace(target, i); });
    }
    if (links.empty()) return;
    for (const auto& [target, i] : links) {
      const Ref table = difference_.a_of_b[b_.parent(ops()[i].b).id];
      if (!table) continue;
      a_.each_child(table, [&](Ref part) {
        const bool leaves = rules_of(a_.kind(part)).is_link;
        if (leaves) edge(graph_.ops.down_of[part.id], i, kParents);
      });
    }
    std::unordered_multimap<Ref, OpIndex> links_of;  // by the child
    for (const auto& [target, i] : links) links_of.emplace(b_.parent(ops()[i].b), i);
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const bool alters = ops()[i].step == Step::Alter;
      if (ops()[i].step != Step::Up && !alters) continue;
      const Element& e = b_[ops()[i].b];
      if (rules_of(e.kind).comes_with_link && !alters) {
        auto [it, end] = links.equal_range(e.parent);
        for (; it != end; ++it) edge(it->second, i, kLink, true);
      }
      if (rules_of(e.kind).comes_with_link && !alters) {
        auto [it, end] = links_of.equal_range(e.parent);
        const bool taken = it != end && taken_instead(to_, ops()[i].b);
        const Ref before = difference_.a_of_b[ops()[i].b.id];
        for (; taken && it != end; ++it) {
          edge(it->second, i, kTaken, true);
          if (before) edge(graph_.ops.down_of[before.id], it->second, kTaken);
        }
      }
      if (e.source && (alters || e.local == rules_of(e.kind).comes_with_link)) {
        for (Ref whole = e.parent; whole; whole = b_.parent(whole)) {
          auto [it, end] = links_of.equal_range(whole);
          for (; it != end; ++it) edge(i, it->second, kChecked, true);
        }
      }
    }
  }

  // What a parent gains, loses or alters reaches its children: a child that leaves has left by
  // then, and one that is new comes when all is done. What the link itself makes comes after it.
  void parent_edges() {
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step == Step::Up && rules_of(b_.kind(op.b)).is_link) {
        const auto settled = [&](const Catalog& catalog, Ref whole, const auto& by_ref) {
          each_part_with(catalog, whole, by_ref, [&](Ref part, OpIndex other) {
            const bool comes = ops()[other].step != Step::Down;
            if (comes && rules_of(catalog.kind(part)).comes_with_link) return;
            edge(other, i, kSettled, true);
          });
        };
        b_.each_reference(op.b, [&](Ref parent, bool, std::string_view) {
          settled(b_, parent, graph_.ops.change_of);
          settled(a_, difference_.a_of_b[parent.id], graph_.ops.down_of);
        });
        const Ref child = difference_.a_of_b[b_.parent(op.b).id];
        settled(a_, child, graph_.ops.alter_of);
        settled(a_, child, graph_.ops.down_of);
      }
      if (op.step == Step::Down && rules_of(a_.kind(op.a)).is_link) {
        const Ref child = a_.parent(op.a);
        const OpIndex child_down = graph_.ops.down_of[child.id];
        if (child_down != kNoOp && !ops()[child_down].b) continue;  // it goes for good
        const auto free = [&](const Catalog& catalog, Ref whole, const auto& by_ref) {
          each_part_with(catalog, whole, by_ref,
                         [&](Ref, OpIndex other) { edge(i, other, kSettled, true); });
        };
        a_.each_reference(op.a, [&](Ref parent, bool, std::string_view) {
          free(a_, parent, graph_.ops.down_of);
          free(a_, parent, graph_.ops.alter_of);
          free(b_, difference_.b_of_a[parent.id], graph_.ops.up_of);
        });
        free(a_, child, graph_.ops.down_of);
        free(a_, child, graph_.ops.alter_of);
        free(b_, difference_.b_of_a[child.id], graph_.ops.up_of);
      }
    }
  }

  /// Calls f(part, operation) for the parts of a relation, at any depth, that have one in `by_ref`.
  /// Links themselves are left out.
  template <class F>
  static void each_part_with(const Catalog& catalog, Ref relation,
                             const std::vector<OpIndex>& by_ref, F&& f) {
    if (!relation) return;
    catalog.each_child(relation, [&](Ref part) {
      if (rules_of(catalog.kind(part)).is_link) return;
      if (by_ref[part.id] != kNoOp) f(part, by_ref[part.id]);
      each_part_with(catalog, part, by_ref, f);
    });
  }

  // Where two parents hand the same thing down, and what the first one takes is gone whoever else
  // gives it: the other gives it afterwards.
  void give_back_edges() {
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step != Step::Down || !rules_of(a_.kind(op.a)).named_by_giver) continue;
      for (const Ref below : a_.derived_from(op.a)) {
        const Ref after = difference_.b_of_a[below.id];
        if (!after) continue;
        edge(i, graph_.ops.up_of[after.id], kGivesBack, true);
        if (const Ref giver = b_[after].source) {
          edge(i, graph_.ops.up_of[giver.id], kGivesBack, true);
        }
      }
    }
  }

  // What keeps a linked table from being dropped goes before it, and comes after it has gone; or
  // the table leaves its parent first.
  void hold_edges() {
    new_hold_edges();
    std::vector<Ref> holders;
    a_.each([&](Ref ref) {
      if (rules_of(a_.kind(ref)).holds && !a_[ref].source) holders.push_back(ref);
    });
    if (holders.empty()) return;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      if (ops()[i].step != Step::Down) continue;
      const Ref table = ops()[i].a;
      std::vector<Ref> links;
      a_.each_child(table, [&](Ref part) {
        if (rules_of(a_.kind(part)).is_link) links.push_back(part);
      });
      if (links.empty()) continue;
      for (const Ref holder : holders) {
        if (!rules_of(a_.kind(holder)).holds(a_, holder, table)) continue;
        if (const OpIndex down = graph_.ops.down_of[holder.id]; down != kNoOp) {
          edge(down, i, kHeld);
        } else {
          for (const Ref link : links) by_itself_.insert(graph_.ops.down_of[link.id]);
        }
      }
    }
  }

  void new_hold_edges() {
    std::unordered_multimap<Ref, OpIndex> leaving;  // linked tables, by the twins of all above them
    const auto note = [&](auto&& self, Ref table, OpIndex down) -> void {
      a_.each_child(table, [&](Ref link) {
        if (!rules_of(a_.kind(link)).is_link) return;
        a_.each_reference(link, [&](Ref parent, bool, std::string_view) {
          leaving.emplace(difference_.b_of_a[parent.id], down);
          self(self, parent, down);
        });
      });
    };
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      if (ops()[i].step == Step::Down) note(note, ops()[i].a, i);
    }
    if (leaving.empty()) return;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step != Step::Up || !rules_of(b_.kind(op.b)).holds) continue;
      b_.each_reference(op.b, [&](Ref target, bool, std::string_view) {
        auto [it, end] = leaving.equal_range(target);
        for (; it != end; ++it) edge(it->second, i, kHeld, true);
      });
    }
  }

  // A foreign key to a partitioned table has a copy for each partition, with a name that the server
  // makes up (addFkRecurseReferenced() of src/backend/commands/tablecmds.c) and a new one may want.
  void copy_edges() {
    std::unordered_multimap<Ref, OpIndex> leaving;  // by their table's twin
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step != Step::Down || !rules_of(a_.kind(op.a)).holds) continue;
      leaving.emplace(difference_.b_of_a[a_.parent(op.a).id], i);
    }
    if (leaving.empty()) return;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step != Step::Up || !rules_of(b_.kind(op.b)).holds) continue;
      auto [it, end] = leaving.equal_range(b_.parent(op.b));
      for (; it != end; ++it) edge(it->second, i, kCopies, true);
    }
  }

  // A tie makes its other end valid when all children are tied: those that leave have left by then
  // (validatePartitionedIndex() of src/backend/commands/tablecmds.c looks once, at each ATTACH).
  void tie_edges() {
    std::unordered_multimap<Ref, OpIndex> leaving;  // links, by the twin of the parent
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step != Step::Down || !rules_of(a_.kind(op.a)).is_link) continue;
      a_.each_reference(op.a, [&](Ref parent, bool, std::string_view) {
        leaving.emplace(difference_.b_of_a[parent.id], i);
      });
    }
    if (leaving.empty()) return;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step != Step::Up || !rules_of(b_.kind(op.b)).ties) continue;
      b_.each_reference(op.b, [&](Ref whole, bool, std::string_view) {
        auto [it, end] = leaving.equal_range(b_.parent(whole));
        for (; it != end; ++it) edge(it->second, i, kComplete, true);
      });
    }
  }

  Graph& graph_;
  const Difference& difference_;
  const Frozen& to_;
  const Catalog& a_;
  const Catalog& b_;
  std::unordered_set<OpIndex>& by_itself_;
};

}  // namespace

void link_edges(Graph& graph, const Frozen& to, const Difference& difference,
                std::unordered_set<OpIndex>& by_itself) {
  LinkEdges(graph, to, difference, by_itself).run();
}

}  // namespace dryshod
