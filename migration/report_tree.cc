// Groups changes under their objects; see report_tree.h.
#include "migration/report_tree.h"

#include <algorithm>
#include <tuple>

namespace dryshod {
namespace {

class Grower {
 public:
  Grower(const Script& script, const Difference& difference, const Catalog& from, const Catalog& to)
      : script_(script),
        difference_(difference),
        from_(from),
        to_(to),
        of_a_(from.size(), -1),
        of_b_(to.size(), -1) {}

  ReportTree run() {
    for (const ReportedChange& change : reported_changes(script_, difference_)) {
      tree_.nodes[node(change.a, change.b)].change = change;
    }
    losses();
    passing();
    column_order();
    for (int i = 0; i < static_cast<int>(tree_.nodes.size()); ++i) sort(tree_.nodes[i].parts);
    sort(tree_.objects);
    for (const int object : tree_.objects) mark_inside(object, false);
    return std::move(tree_);
  }

 private:
  static Ref twin(const std::vector<Ref>& twins, Ref ref) {
    return ref && ref.id < twins.size() ? twins[ref.id] : Ref{};
  }
  static OpIndex at(const std::vector<OpIndex>& ops, Ref ref) {
    return ref && ref.id < ops.size() ? ops[ref.id] : kNoOp;
  }

  const Catalog& catalog_of(const ReportNode& node) const { return node.b ? to_ : from_; }
  static Ref ref_of(const ReportNode& node) { return node.b ? node.b : node.a; }

  /// What an element is shown under: its whole, but for objects, which a schema only holds.
  static Ref whole_of(const Catalog& catalog, Ref ref) {
    const Ref parent = catalog.parent(ref);
    if (!parent || !catalog.is<Schema>(parent)) return parent;
    switch (catalog.kind(ref)) {
      case Kind::Owner:
      case Kind::Grant:
      case Kind::Comment:
      case Kind::DefaultPrivilege:
        return parent;
      default:
        return {};
    }
  }

  int node(Ref a, Ref b) {
    if (!b) b = twin(difference_.b_of_a, a);
    if (!a) a = twin(difference_.a_of_b, b);
    const int known = b ? of_b_[b.id] : of_a_[a.id];
    if (known >= 0) return known;
    const int index = static_cast<int>(tree_.nodes.size());
    tree_.nodes.push_back({});
    tree_.nodes[index].a = a;
    tree_.nodes[index].b = b;
    if (a) of_a_[a.id] = index;
    if (b) of_b_[b.id] = index;
    const Ref whole = b ? whole_of(to_, b) : whole_of(from_, a);
    if (!whole) {
      tree_.objects.push_back(index);
    } else {
      const int above = b ? node({}, whole) : node(whole, {});
      tree_.nodes[above].parts.push_back(index);
    }
    return index;
  }

  /// The object that an operation is about.
  int object_of(const Operation& op) {
    const bool old = op.step == Step::Down || op.step == Step::SetAside || !op.b;
    const Catalog& catalog = old ? from_ : to_;
    Ref ref = old ? op.a : op.b;
    for (Ref whole = whole_of(catalog, ref); whole; whole = whole_of(catalog, ref)) ref = whole;
    return old ? node(ref, {}) : node({}, ref);
  }

  void losses() {
    for (const Statement& statement : script_.statements) {
      if (statement.loss.empty()) continue;
      auto& losses = statement.ops.empty()
                         ? tree_.losses_elsewhere
                         : tree_.nodes[object_of(script_.graph.ops.list[statement.ops[0]])].losses;
      losses.push_back(statement.loss);
    }
  }

  void passing() {
    const Graph& graph = script_.graph;
    for (OpIndex i = 0; i < static_cast<OpIndex>(graph.ops.list.size()); ++i) {
      const Operation& op = graph.ops.list[i];
      const bool returns = op.step == Step::Down && graph.root[i] == i && op.b && op.cause;
      if (!returns) continue;
      const int shown = op.b.id < of_b_.size() ? of_b_[op.b.id] : -1;
      if (shown < 0 || !tree_.nodes[shown].change) tree_.passing.push_back(i);
    }
  }

  /// Tables whose surviving columns stand in another order: nothing moves them, so it is only said.
  void column_order() {
    to_.each([&](Ref b) {
      const Ref a = twin(difference_.a_of_b, b);
      if (!to_.is<Table>(b) || !a || at(script_.graph.ops.down_of, a) != kNoOp) return;
      const std::vector<Ref> after = columns(to_, b, difference_.a_of_b, {});
      std::vector<Ref> before = columns(from_, a, difference_.b_of_a, script_.graph.ops.down_of);
      for (Ref& column : before) column = twin(difference_.b_of_a, column);
      std::vector<Ref> same;
      for (const Ref column : after) {
        if (std::find(before.begin(), before.end(), column) != before.end()) same.push_back(column);
      }
      if (before == same) return;
      tree_.nodes[node(a, b)].notes.push_back("physical column order stays (" + names(before) +
                                              "), TO has (" + names(same) + ")");
    });
  }
  /// The columns with a twin that keeps its place, as they stand.
  static std::vector<Ref> columns(const Catalog& catalog, Ref table, const std::vector<Ref>& twins,
                                  const std::vector<OpIndex>& down) {
    std::vector<Ref> columns;
    catalog.each_child_of<Column>(table, [&](Ref column) {
      if (twin(twins, column) && at(down, column) == kNoOp) columns.push_back(column);
    });
    std::stable_sort(columns.begin(), columns.end(), [&](Ref x, Ref y) {
      return catalog.get<Column>(x).position < catalog.get<Column>(y).position;
    });
    return columns;
  }
  std::string names(const std::vector<Ref>& columns) const {
    std::string names;
    for (const Ref column : columns) names += (names.empty() ? "" : ", ") + to_.bare(column);
    return names;
  }

  void sort(std::vector<int>& indexes) const {
    const auto key = [&](int index) {
      const ReportNode& node = tree_.nodes[index];
      const Catalog& catalog = catalog_of(node);
      const Ref ref = ref_of(node);
      const Ref schema = catalog.schema_of(ref);
      const Column* column = catalog.get_if<Column>(ref);
      const Attribute* attribute = catalog.get_if<Attribute>(ref);
      const bool object = !whole_of(catalog, ref);
      const auto name = catalog.text(catalog.name(ref));
      // Objects by name, then kind; parts by kind, columns as they stand, then name.
      return std::tuple(catalog.text(catalog.name(schema)), !(schema == ref),
                        object ? name : std::string_view(), catalog.kind(ref),
                        column      ? column->position
                        : attribute ? attribute->position
                                    : 0,
                        name, catalog.display(ref));
    };
    std::vector<std::pair<decltype(key(0)), int>> keyed;
    for (const int index : indexes) keyed.emplace_back(key(index), index);
    std::sort(keyed.begin(), keyed.end());
    std::transform(keyed.begin(), keyed.end(), indexes.begin(), [](auto& k) { return k.second; });
  }

  void mark_inside(int index, bool inside) {
    ReportNode& node = tree_.nodes[index];
    node.inside_change = inside;
    const bool whole = node.change && node.change->action != ReportedAction::Alter &&
                       node.change->action != ReportedAction::Rename;
    for (const int part : node.parts) mark_inside(part, inside || whole);
  }

  const Script& script_;
  const Difference& difference_;
  const Catalog& from_;
  const Catalog& to_;
  std::vector<int> of_a_, of_b_;  // node by handle
  ReportTree tree_;
};

}  // namespace

ReportTree report_tree(const Script& script, const Difference& difference, const Catalog& from,
                       const Catalog& to) {
  return Grower(script, difference, from, to).run();
}

}  // namespace dryshod
