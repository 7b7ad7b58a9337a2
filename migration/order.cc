// The order of the script: Kahn's algorithm with a heap, because the tie-break is our contract: the
// same two catalogs give the same bytes, and neighbours in the text are neighbours in the schema.
#include <algorithm>
#include <queue>
#include <tuple>

#include "migration/graph.h"

namespace dryshod {
namespace {

/// What decides between operations that the graph leaves free.
struct Rank {
  Phase phase = Phase::Expand;
  int lateness = 0;
  bool drop = false;
  std::string_view schema;
  std::string_view object;  // the relation, type or routine it belongs to
  Kind kind{};
  std::string path;  // everything below, for a total order
  OpIndex op = kNoOp;

  friend bool operator>(const Rank& x, const Rank& y) {
    const auto key = [](const Rank& r) {
      return std::tie(r.phase, r.lateness, r.drop, r.schema, r.object, r.kind, r.path, r.op);
    };
    return key(x) > key(y);
  }
};

/// What comes late goes early: an extension, whose contents are not known, comes before all that
/// may use it, and goes after.
int lateness_of(const Graph& graph, OpIndex i) {
  const Operation& op = graph.ops.list[i];
  const bool is_old = !op.b || op.step == Step::Down;
  const Catalog& catalog = is_old ? *graph.from : *graph.to;
  const Ref ref = is_old ? op.a : op.b;
  const KindRules& rules = rules_of(catalog.kind(ref));
  const int lateness = rules.lateness_of ? rules.lateness_of(catalog, ref) : rules.lateness;
  return op.step == Step::Down && !rules.drops_late ? -lateness : lateness;
}

/// What tells elements without a name apart, but for what their display says already.
std::string identity_of(const Catalog& catalog, Ref ref) {
  std::string text;
  catalog.visit(ref, [&]<class T>(const T& body) {
    each_field<T>([&](const auto& field) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(body.*(field.member))>, Name>) {
        if (field.meaning != Meaning::Identity) return;
        text += ' ';
        text += catalog.text(body.*(field.member));
      }
    });
  });
  return text;
}

Rank rank_of(const Graph& graph, OpIndex i, Phase phase, int lateness) {
  const Operation& op = graph.ops.list[i];
  const bool leaves = op.step == Step::Down;
  const Catalog& catalog = leaves || op.step == Step::SetAside ? *graph.from : *graph.to;
  const Ref ref = leaves || op.step == Step::SetAside ? op.a : op.b;
  Rank rank;
  rank.op = i;
  rank.phase = phase;
  rank.lateness = lateness;
  rank.kind = catalog.kind(ref);
  rank.drop = leaves;
  const Ref schema = catalog.schema_of(ref);
  rank.schema = catalog.text(catalog.name(schema));
  Ref top = ref;
  while (catalog.parent(top) && catalog.parent(top) != schema) top = catalog.parent(top);
  rank.object = catalog.text(catalog.name(top));
  rank.path = catalog.display(ref) + identity_of(catalog, ref);
  return rank;
}

/// By root. What is early takes along what it waits for: the schema of an extension is early too.
std::vector<int> lateness_of_roots(const Graph& graph,
                                   const std::vector<std::vector<OpIndex>>& previous) {
  std::vector<int> lateness(graph.ops.list.size(), 0);
  std::vector<OpIndex> early;
  for (OpIndex i = 0; i < static_cast<OpIndex>(lateness.size()); ++i) {
    if (graph.root[i] != i) continue;
    lateness[i] = lateness_of(graph, i);
    if (lateness[i] < 0) early.push_back(i);
  }
  while (!early.empty()) {
    const OpIndex i = early.back();
    early.pop_back();
    for (const OpIndex before : previous[i]) {
      if (lateness[before] <= lateness[i]) continue;
      lateness[before] = lateness[i];
      early.push_back(before);
    }
  }
  return lateness;
}

}  // namespace

std::vector<OrderedRoot> ordered_roots(const Graph& graph,
                                       const std::function<Phase(OpIndex)>& phase_of) {
  const size_t count = graph.ops.list.size();
  std::vector<std::vector<OpIndex>> next(count), previous(count);
  std::vector<int> waiting(count, 0);
  for (const Edge& edge : graph.edges) {
    const OpIndex x = graph.root[edge.before];
    const OpIndex y = graph.root[edge.after];
    if (x == y) continue;
    next[x].push_back(y);
    previous[y].push_back(x);
    ++waiting[y];
  }
  const std::vector<int> lateness = lateness_of_roots(graph, previous);
  std::vector<Phase> phases(count, Phase::Expand);
  std::priority_queue<Rank, std::vector<Rank>, std::greater<>> ready;
  size_t roots = 0;
  for (OpIndex i = 0; i < static_cast<OpIndex>(count); ++i) {
    if (graph.root[i] != i) continue;
    ++roots;
    if (phase_of) phases[i] = phase_of(i);
    if (waiting[i] == 0) ready.push(rank_of(graph, i, phases[i], lateness[i]));
  }
  std::vector<OrderedRoot> order;
  order.reserve(roots);
  while (!ready.empty()) {
    const OpIndex i = ready.top().op;
    ready.pop();
    order.push_back({i, phases[i]});
    for (const OpIndex after : next[i]) {
      phases[after] = std::max(phases[after], phases[i]);
      if (--waiting[after] == 0) {
        ready.push(rank_of(graph, after, phases[after], lateness[after]));
      }
    }
  }
  if (order.size() != roots) order.clear();
  return order;
}

}  // namespace dryshod
