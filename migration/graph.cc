// Edges from references, parts, names and links. See graph.h; what is carried out by what, and what
// is done about cycles, is in roots.cc.
#include "migration/graph.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "diff/diff.h"
#include "migration/roots.h"

namespace dryshod {
namespace {

constexpr const char* kBuild = "what it refers to comes up first";
constexpr const char* kTeardown = "what refers to it goes down first";
constexpr const char* kPartDown = "the part goes before its whole";
constexpr const char* kPassage = "down before what it stands on is altered";
constexpr const char* kRelease = "altered away before what it stood on goes";
constexpr const char* kAfterAlter = "after what it refers to is altered";
constexpr const char* kOverload = "an overload leaves before another of its name comes";
constexpr const char* kLink = "a link would copy it: it comes after the link";
constexpr const char* kTaken = "a link would take it for what it wants: it comes after the link";
constexpr const char* kChecked = "a child has what a link checks before the link";
constexpr const char* kChoice = "a key it could rest on instead goes first";
constexpr const char* kSettled = "a parent is changed while only those it will keep follow it";
constexpr const char* kHands = "filled before what it reads changes hands";
constexpr const char* kParents = "a table leaves one parent before it joins another";
constexpr const char* kHeld = "a foreign key to the whole table holds its partitions";
constexpr const char* kCatch = "a call is stored before an overload comes that could catch it";
constexpr const char* kArray = "of two types whose arrays want one name, the older takes it first";
constexpr const char* kReach =
    "what reaches the parts of its whole comes before what they have of it";
constexpr const char* kCopies = "the names of its copies are free before another comes";
constexpr const char* kComplete = "an index is whole when every partition that stays has its part";
constexpr uint64_t kOnlyOne = 0x6f6e65;  // tells that place from those of names
constexpr const char* kEnds = "what ties two tables lets one of them change before the other only";
constexpr const char* kRoom = "what cannot stand beside another goes before it comes";
constexpr const char* kMerges = "one that is there is as wanted when its source takes it over";
constexpr const char* kOrder = "members keep their order";

class Builder {
 public:
  Builder(const Frozen& from, const Frozen& to, const Difference& difference)
      : difference_(difference), from_(from), to_(to), a_(from.catalog()), b_(to.catalog()) {
    graph_.from = &a_;
    graph_.to = &b_;
    graph_.ops = operations(from, to, difference);
    graph_.b_of_a = difference.b_of_a;
    graph_.a_of_b = difference.a_of_b;
  }

  Graph run() {
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step == Step::Up) up_edges(i, op.b);
      if (op.step == Step::Down) down_edges(i, op.a);
      if (op.step == Step::Alter || op.step == Step::Repoint) alter_edges(i, op);
      if (op.step == Step::SetAside) edge(i, graph_.ops.down_of[op.a.id], kName);
    }
    name_edges();
    catch_edges();
    array_edges();
    member_order_edges();
    link_edges();
    parent_edges();
    filling_edges();
    hold_edges();
    choice_edges();
    reach_edges();
    copy_edges();
    tie_edges();
    end_edges();
    room_edges();
    choose_roots(graph_, by_itself_);
    return std::move(graph_);
  }

 private:
  const std::vector<Operation>& ops() const { return graph_.ops.list; }

  void edge(OpIndex before, OpIndex after, const char* rule, bool soft = false) {
    if (before == kNoOp || after == kNoOp || before == after) return;
    graph_.edges.push_back({before, after, rule, soft});
  }

  // An element comes up after its whole and all it refers to have come up or been altered.
  void up_edges(OpIndex i, Ref b) {
    if (const Ref whole = statement_whole(b_, b)) edge(graph_.ops.change_of[whole.id], i, kWhole);
    b_.each_reference(b, [&](Ref target, bool hard, std::string_view) {
      const OpIndex other = graph_.ops.change_of[target.id];
      if (other == kNoOp) return;
      edge(other, i, ops()[other].step == Step::Up ? kBuild : kAfterAlter, !hard);
    });
  }

  // An element goes down before its whole and all it refers to go down or are altered.
  void down_edges(OpIndex i, Ref a) {
    const auto before = [&](Ref target, const char* down_rule, bool soft) {
      edge(i, graph_.ops.down_of[target.id], down_rule, soft);
      // What is set aside takes its own parts along, and stands on what was set aside under it.
      if (graph_.ops.aside_of[a.id] == kNoOp) {
        edge(i, graph_.ops.aside_of[target.id], kPassage, soft);
      }
      edge(i, graph_.ops.alter_of[target.id], kPassage, soft);
    };
    if (const Ref whole = statement_whole(a_, a)) before(whole, kPartDown, false);
    a_.each_reference(a, [&](Ref target, bool hard, std::string_view) {
      if (hard) before(target, kTeardown, false);
    });
  }

  // In place: after what the new version refers to is there, before what the old one did goes.
  void alter_edges(OpIndex i, const Operation& op) {
    up_edges(i, op.b);
    a_.each_reference(op.a, [&](Ref target, bool hard, std::string_view) {
      if (hard) edge(i, graph_.ops.down_of[target.id], kRelease);
    });
    const Element& e = b_[op.b];
    if (e.source && rules_of(e.kind).comes_with_link) {
      edge(i, graph_.ops.up_of[e.source.id], kMerges, true);
    }
  }

  /// Calls f(key) for each place of PostgreSQL's name spaces that the element takes, as a key that
  /// means the same in both catalogs.
  template <class F>
  static void each_place(const Frozen& side, Ref ref, F&& f) {
    const Catalog& catalog = side.catalog();
    const Slot slots = slots_of(catalog.kind(ref));
    const auto place = [&](Slot slot, uint64_t scope) {
      uint64_t key = mix(mix(static_cast<uint64_t>(slot), scope), catalog.name(ref).id);
      if (slot == Slot::Own) key = mix(key, static_cast<uint64_t>(catalog.kind(ref)));
      // Overloads share a name, not a signature.
      if (slot == Slot::Routine) key = mix(key, catalog.strings().text(catalog.signature(ref)).id);
      f(key);
    };
    const Ref parent = catalog.parent(ref);
    const uint64_t whole = parent ? side.address(parent) : 0;
    const Ref schema = catalog.schema_of(ref);
    const uint64_t name_space = schema ? side.address(schema) : 0;
    for (const Slot slot : {Slot::Relation, Slot::Type, Slot::Routine}) {
      if (has(slots, slot)) place(slot, name_space);
    }
    for (const Slot slot : {Slot::Constraint, Slot::Member, Slot::Own, Slot::Filling}) {
      if (has(slots, slot)) place(slot, whole);
    }
    if (rules_of(catalog.kind(ref)).only_one) {
      f(mix(whole, mix(static_cast<uint64_t>(catalog.kind(ref)), kOnlyOne)));
    }
    f(side.address(ref));
  }

  static uint64_t routine_name_key(const Frozen& side, Ref ref) {
    const Ref schema = side.catalog().schema_of(ref);
    return mix(schema ? side.address(schema) : 0, side.catalog().name(ref).id);
  }

  void name_edges() {
    std::unordered_multimap<uint64_t, OpIndex> vacated;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      if (ops()[i].renamed) {
        each_place(from_, ops()[i].a, [&](uint64_t key) { vacated.emplace(key, i); });
      }
      if (ops()[i].step != Step::Down) continue;
      const OpIndex aside = graph_.ops.aside_of[ops()[i].a.id];
      each_place(from_, ops()[i].a,
                 [&](uint64_t key) { vacated.emplace(key, aside == kNoOp ? i : aside); });
    }
    // An overload on its way out could still catch the calls that are meant for the new one.
    std::unordered_multimap<uint64_t, OpIndex> same_routine;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      if (ops()[i].step == Step::Down && has(slots_of(a_.kind(ops()[i].a)), Slot::Routine)) {
        same_routine.emplace(routine_name_key(from_, ops()[i].a), i);
      }
    }
    if (vacated.empty()) return;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      if (ops()[i].step != Step::Up) continue;
      if (has(slots_of(b_.kind(ops()[i].b)), Slot::Routine)) {
        auto [it, end] = same_routine.equal_range(routine_name_key(to_, ops()[i].b));
        for (; it != end; ++it) edge(it->second, i, kOverload, true);
      }
      each_place(to_, ops()[i].b, [&](uint64_t key) {
        auto [it, end] = vacated.equal_range(key);
        for (; it != end; ++it) edge(it->second, i, kName);
      });
    }
  }

  // A call is stored with the overload that it found, and printed without saying which. Who was
  // there before another overload of the name was made comes before it again.
  void catch_edges() {
    std::unordered_multimap<uint64_t, OpIndex> coming;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      if (ops()[i].step == Step::Up && has(slots_of(b_.kind(ops()[i].b)), Slot::Routine)) {
        coming.emplace(routine_name_key(to_, ops()[i].b), i);
      }
    }
    if (coming.empty()) return;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      if (ops()[i].step != Step::Up) continue;
      const Ref user = ops()[i].b;
      b_.each_reference(user, [&](Ref target, bool hard, std::string_view) {
        if (!hard || !has(slots_of(b_.kind(target)), Slot::Routine)) return;
        auto [it, end] = coming.equal_range(routine_name_key(to_, target));
        for (; it != end; ++it) {
          const Ref other = ops()[it->second].b;
          if (other != target && user < other) edge(i, it->second, kCatch, true);
        }
      });
    }
  }

  // makeArrayTypeName() of src/backend/catalog/pg_type.c: underscores and what fits of the name,
  // until nothing else is called so. What an array is called hangs on who came first.
  void array_edges() {
    constexpr size_t kSurelyFits = 60;
    std::unordered_map<uint64_t, OpIndex> last;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Ref type = ops()[i].b;
      if (ops()[i].step != Step::Up || !has(slots_of(b_.kind(type)), Slot::Type)) continue;
      std::string_view name = b_.text(b_.name(type));
      name.remove_prefix(std::min(name.find_first_not_of('_'), name.size()));
      const Ref schema = b_.schema_of(type);
      const uint64_t wanted = mix(schema ? to_.address(schema) : 0,
                                  std::hash<std::string_view>()(name.substr(0, kSurelyFits)));
      const auto [it, first] = last.try_emplace(wanted, i);
      if (first) continue;
      const bool older = ops()[it->second].b < type;
      edge(older ? it->second : i, older ? i : it->second, kArray, true);
      if (older) it->second = i;
    }
  }

  // New columns of one relation come in the order they stand in.
  void member_order_edges() {
    std::unordered_map<Ref, OpIndex> last;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step != Step::Up || !has(slots_of(b_.kind(op.b)), Slot::Member)) continue;
      const auto [it, first] = last.try_emplace(b_.parent(op.b), i);
      if (!first) edge(std::exchange(it->second, i), i, kOrder);
    }
  }

  // What a link would copy to the new child (an index made ON ONLY) comes after the link.
  void link_edges() {
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
            if (!rules_of(catalog.kind(part)).comes_with_link) edge(other, i, kSettled, true);
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

  // What reads when it is made reads with the rights of the owners it finds: they change after it.
  void filling_edges() {
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step != Step::Up || !rules_of(b_.kind(op.b)).reads_when_made) continue;
      std::vector<Ref> reads{op.b};
      std::unordered_map<Ref, bool> seen{{op.b, true}};
      while (!reads.empty()) {
        const Ref ref = reads.back();
        reads.pop_back();
        b_.each_child(ref, [&](Ref part) {
          if (!rules_of(b_.kind(part)).decides_rights || ref == op.b) return;
          edge(i, graph_.ops.change_of[part.id], kHands, true);
        });
        b_.each_reference(ref, [&](Ref target, bool hard, std::string_view) {
          const Ref whole = b_.parent(target) && b_.schema_of(target) != b_.parent(target)
                                ? b_.parent(target)
                                : target;
          if (hard && graph_.ops.up_of[whole.id] != kNoOp && seen.emplace(whole, true).second) {
            reads.push_back(whole);
          }
        });
      }
    }
  }

  // What keeps a linked table from being dropped goes before it; or the table leaves its parent
  // first.
  void hold_edges() {
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

  // What refers to a key without saying which gets the first that fits: one on its way out goes
  // before.
  void choice_edges() {
    const auto is_key = [](const Catalog& catalog, Ref ref) {
      return rules_of(catalog.kind(ref)).makes_derived != nullptr;
    };
    std::unordered_multimap<Ref, OpIndex> leaving;  // keys, by their table in A
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step == Step::Down && is_key(a_, op.a)) leaving.emplace(a_.parent(op.a), i);
    }
    if (leaving.empty()) return;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      if (ops()[i].step != Step::Up || !rules_of(b_.kind(ops()[i].b)).holds) continue;
      b_.each_reference(ops()[i].b, [&](Ref target, bool, std::string_view) {
        if (!is_key(b_, target)) return;
        auto [it, end] = leaving.equal_range(difference_.a_of_b[b_.parent(target).id]);
        for (; it != end; ++it) edge(it->second, i, kChoice, true);
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

  // What stays between two elements that are altered can say which of them comes first.
  void end_edges() {
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step != Step::Alter) continue;
      b_.each_child(op.b, [&](Ref part) {
        const auto orders = rules_of(b_.kind(part)).orders_ends;
        if (orders == nullptr || graph_.ops.up_of[part.id] != kNoOp) return;
        b_.each_reference(part, [&](Ref target, bool, std::string_view) {
          const OpIndex other = graph_.ops.alter_of_b(target);
          if (other == kNoOp || other == i) return;
          const int order =
              orders(Change{a_, b_, op.a, op.b}, Change{a_, b_, ops()[other].a, ops()[other].b});
          if (order > 0) edge(i, other, kEnds, true);
          if (order < 0) edge(other, i, kEnds, true);
        });
      });
    }
  }

  // What takes a place that has no name (the rows of a partition) leaves it before another one
  // comes.
  void room_edges() {
    std::unordered_multimap<Ref, OpIndex> leaving;  // by the twin of what they refer to
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step != Step::Down || rules_of(a_.kind(op.a)).clashes == nullptr) continue;
      a_.each_reference(op.a, [&](Ref target, bool, std::string_view) {
        leaving.emplace(difference_.b_of_a[target.id], i);
      });
    }
    if (leaving.empty()) return;
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      if (op.step != Step::Up || rules_of(b_.kind(op.b)).clashes == nullptr) continue;
      b_.each_reference(op.b, [&](Ref target, bool, std::string_view) {
        auto [it, end] = leaving.equal_range(target);
        for (; it != end; ++it) {
          const Ref a = ops()[it->second].a;
          if (a_.kind(a) != b_.kind(op.b)) continue;
          if (rules_of(a_.kind(a)).clashes(a_, a, b_, op.b)) edge(it->second, i, kRoom);
        }
      });
    }
  }

  // What is done to an element that reaches its like on the parts of its whole comes first.
  void reach_edges() {
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      const Kind kind = op.b ? b_.kind(op.b) : a_.kind(op.a);
      if (!rules_of(kind).reaches_parts) continue;
      const Ref whole = op.b ? b_.parent(op.b) : difference_.b_of_a[a_.parent(op.a).id];
      if (!whole) continue;
      const Name name = op.b ? b_.name(op.b) : a_.name(op.a);
      b_.each_child(whole, [&](Ref part) {
        if (const Ref like = b_.find_own(kind, part, name)) {
          edge(i, graph_.ops.change_of[like.id], kReach);
        }
      });
    }
  }

  const Difference& difference_;
  const Frozen& from_;
  const Frozen& to_;
  const Catalog& a_;
  const Catalog& b_;
  Graph graph_;
  std::unordered_set<OpIndex> by_itself_;  // never carried by another
};

}  // namespace

Graph build_graph(const Frozen& from, const Frozen& to, const Difference& difference) {
  return Builder(from, to, difference).run();
}

}  // namespace dryshod
