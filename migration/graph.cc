// Edges from references, parts, names and links. See graph.h; what is carried out by what, and what
// is done about cycles, is in roots.cc.
#include "migration/graph.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "diff/diff.h"
#include "migration/inheritance.h"
#include "migration/link_edges.h"
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
constexpr const char* kChoice = "a key it could rest on instead goes first";
constexpr const char* kHands = "filled before what it reads changes hands";
constexpr const char* kCatch = "a call is stored before an overload comes that could catch it";
constexpr const char* kArray = "of two types whose arrays want one name, the older takes it first";
constexpr const char* kReach =
    "what reaches the parts of its whole comes before what they have of it";
constexpr uint64_t kOnlyOne = 0x6f6e65;  // tells that place from those of names
constexpr const char* kEnds = "what ties two tables lets one of them change before the other only";
constexpr const char* kRoom = "what cannot stand beside another goes before it comes";
constexpr const char* kShape =
    "what uses the rows of another sees them change only while it is not there";
constexpr const char* kLetGo = "what came down is let go before it goes";
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
    link_edges(graph_, to_, difference_, by_itself_);
    shape_edges();
    filling_edges();
    choice_edges();
    reach_edges();
    end_edges();
    room_edges();
    choose_roots(graph_, by_itself_);
    return std::move(graph_);
  }

 private:
  const std::vector<Operation>& ops() const { return graph_.ops.list; }

  void edge(OpIndex before, OpIndex after, const char* rule, bool soft = false) {
    add_edge(graph_, before, after, rule, soft);
  }

  /// Calls f(target, hard) for all that an element stands on.
  template <class F>
  static void each_need(const Catalog& catalog, Ref ref, F&& f) {
    catalog.each_reference(ref, [&](Ref target, bool hard, std::string_view) { f(target, hard); });
    if (const auto needs = rules_of(catalog.kind(ref)).needs) {
      for (const Ref target : needs(catalog, ref)) f(target, true);
    }
  }

  /// See KindRules::orders_parts.
  int order_of_parts(OpIndex i) const {
    if (i == kNoOp || ops()[i].step != Step::Alter) return 0;
    const auto order = rules_of(b_.kind(ops()[i].b)).orders_parts;
    return order == nullptr ? 0 : order(Change{a_, b_, ops()[i].a, ops()[i].b});
  }

  // An element comes up after its whole and all it refers to have come up or been altered.
  void up_edges(OpIndex i, Ref b) {
    if (const Ref whole = statement_whole(b_, b)) {
      const OpIndex change = graph_.ops.change_of[whole.id];
      const bool part_first = order_of_parts(change) > 0;
      edge(part_first ? i : change, part_first ? change : i, kWhole);
    }
    each_need(b_, b, [&](Ref target, bool hard) {
      const OpIndex other = graph_.ops.change_of[target.id];
      if (other == kNoOp) return;
      edge(other, i, ops()[other].step == Step::Up ? kBuild : kAfterAlter, !hard);
    });
    const Element& e = b_[b];
    if (e.source && e.local) edge(i, graph_.ops.up_of[e.source.id], kMerges, true);
  }

  // An element goes down before its whole and all it refers to go down or are altered.
  void down_edges(OpIndex i, Ref a) {
    const auto before = [&](Ref target, const char* down_rule, bool soft) {
      edge(i, graph_.ops.down_of[target.id], down_rule, soft);
      // What is set aside takes its own parts along, and stands on what was set aside under it.
      if (graph_.ops.aside_of[a.id] == kNoOp) {
        edge(i, graph_.ops.aside_of[target.id], kPassage, soft);
      }
      const OpIndex alter = graph_.ops.alter_of[target.id];
      const bool after = target == a_.parent(a) && order_of_parts(alter) < 0;
      edge(after ? alter : i, after ? i : alter, kPassage, soft);
    };
    if (const Ref whole = statement_whole(a_, a)) before(whole, kPartDown, false);
    each_need(a_, a, [&](Ref target, bool hard) {
      if (hard) before(target, kTeardown, false);
    });
    const Element& e = a_[a];
    if (goes_alone(graph_, a)) edge(graph_.ops.down_of[e.source.id], i, kLetGo, true);
  }

  // In place: after what the new version refers to is there, before what the old one did goes.
  void alter_edges(OpIndex i, const Operation& op) {
    up_edges(i, op.b);
    each_need(a_, op.a, [&](Ref target, bool hard) {
      if (hard) edge(i, graph_.ops.down_of[target.id], kRelease);
    });
    const Element& was = a_[op.a];
    const Element& e = b_[op.b];
    if (was.source && (!was.local || !e.source)) {
      edge(graph_.ops.down_of[was.source.id], i, kLetGo, true);
    }
    if (e.source && (rules_of(e.kind).comes_with_link || !was.source)) {
      edge(i, graph_.ops.up_of[e.source.id], kMerges, true);
    }
  }

  static uint64_t place_key(Slot slot, uint64_t scope, Name name) {
    return mix(mix(static_cast<uint64_t>(slot), scope), name.id);
  }

  /// Calls f(key) for each place of PostgreSQL's name spaces that the element takes, as a key that
  /// means the same in both catalogs.
  template <class F>
  static void each_place(const Frozen& side, Ref ref, F&& f) {
    const Catalog& catalog = side.catalog();
    const Slot slots = slots_of(catalog.kind(ref));
    const auto place = [&](Slot slot, uint64_t scope) {
      uint64_t key = place_key(slot, scope, catalog.name(ref));
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
    if (const auto name_of = rules_of(catalog.kind(ref)).constraint_name) {
      const Ref relation = catalog.parent(parent) == schema ? parent : catalog.parent(parent);
      if (const Name name = name_of(catalog, ref)) {
        f(place_key(Slot::Constraint, side.address(relation), name));
      }
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
      type_name_edges(i, vacated);
    }
  }

  /// Whatever lies among the relations is refused beside a type of its name, also where it makes
  /// none (heap_create_with_catalog() of src/backend/catalog/heap.c: a sequence).
  void type_name_edges(OpIndex i, const std::unordered_multimap<uint64_t, OpIndex>& vacated) {
    const Ref b = ops()[i].b;
    const Slot slots = slots_of(b_.kind(b));
    if (!has(slots, Slot::Relation) || has(slots, Slot::Type)) return;
    const Ref schema = b_.schema_of(b);
    auto [it, end] =
        vacated.equal_range(place_key(Slot::Type, schema ? to_.address(schema) : 0, b_.name(b)));
    for (; it != end; ++it) edge(it->second, i, kName, true);
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

  static bool is_member(const Catalog& catalog, Ref ref) {
    return has(slots_of(catalog.kind(ref)), Slot::Member);
  }

  // A row type does not change while a column is made of it, nor does the type of a typed table: a
  // column that goes has gone by then, and one that comes waits.
  void shape_edges() {
    for (OpIndex i = 0; i < static_cast<OpIndex>(ops().size()); ++i) {
      const Operation& op = ops()[i];
      const bool up = op.step == Step::Up;
      if (!up && op.step != Step::Down) continue;
      const Catalog& side = up ? b_ : a_;
      const Ref user = up ? op.b : op.a;
      // A table of a type has its columns.
      if (!is_member(side, user) && rules_of(side.kind(user)).orders_parts == nullptr) continue;
      const auto order = [&](OpIndex part) { edge(up ? part : i, up ? i : part, kShape, true); };
      const auto settle = [&](Ref target) {
        const Ref before = up ? difference_.a_of_b[target.id] : target;
        const Ref after = up ? target : difference_.b_of_a[target.id];
        if (!before || !after || side.is_part_of(user, target)) return;
        a_.each_child(before, [&](Ref part) {
          if (is_member(a_, part)) order(graph_.ops.down_of[part.id]);
        });
        b_.each_child(after, [&](Ref part) {
          if (is_member(b_, part)) order(graph_.ops.change_of[part.id]);
        });
      };
      side.each_reference(user, [&](Ref target, bool, std::string_view) {
        if (has(slots_of(side.kind(target)), Slot::Type)) settle(target);
      });
    }
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

void add_edge(Graph& graph, OpIndex before, OpIndex after, const char* rule, bool soft) {
  if (before == kNoOp || after == kNoOp || before == after) return;
  graph.edges.push_back({before, after, rule, soft});
}

bool goes_alone(const Graph& graph, Ref in_from) {
  const Catalog& from = *graph.from;
  const Element& e = from[in_from];
  if (!e.source) return false;
  if (e.local || is_spared(graph, e.source)) return true;
  const auto apart = rules_of(e.kind).drops_apart;
  if (apart != nullptr && apart(from, e.source)) return false;
  const Ref above = from.parent(e.source);
  return has(slots_of(from.kind(above)), Slot::Member) && graph.ops.down_of[above.id] != kNoOp &&
         graph.ops.down_of[e.parent.id] == kNoOp;
}

bool is_spared(const Graph& graph, Ref in_from) {
  return is_spared(*graph.from, *graph.to, in_from, [&](Ref a) { return graph.b_of_a[a.id]; });
}

Graph build_graph(const Frozen& from, const Frozen& to, const Difference& difference) {
  return Builder(from, to, difference).run();
}

}  // namespace dryshod
