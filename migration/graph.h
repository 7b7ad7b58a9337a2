// The one graph: operations as vertices, reasons why one comes before another as edges. Each edge
// keeps the English name of the rule that made it; `--explain` prints them.
// Kind-free: the kinds speak through their rules and references.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "catalog/frozen.h"
#include "migration/operations.h"
#include "migration/surveys.h"

namespace dryshod {

struct Edge {
  OpIndex before = kNoOp;
  OpIndex after = kNoOp;
  const char* rule = "";  // English, static storage
  bool soft = false;      // orders, never blocks: given up where it would close a cycle
};

/// Operations, edges, and which operation is carried out by the statement of which other one.
struct Graph {
  const Catalog* from = nullptr;
  const Catalog* to = nullptr;
  Operations ops;
  std::vector<Ref> b_of_a, a_of_b;  // who corresponds to whom, as in Difference
  std::vector<Edge> edges;
  /// The operation whose statement carries this one out: itself, or its root.
  std::vector<OpIndex> root;
  /// The edges of a cycle that is left, in words: a bug in a rule, to be printed, never repaired.
  std::vector<std::string> cycle;
  /// Of `from` and `to`, for the rules.
  std::shared_ptr<Surveys> surveys = std::make_shared<Surveys>();
};

/// Nothing where one of both is none.
void add_edge(Graph& graph, OpIndex before, OpIndex after, const char* rule, bool soft);

/// Did `in_from` come down from an element that does not take it along when it goes? So it is where
/// it was declared again, where the source is spared, and where its column stays without that of
/// the source.
bool goes_alone(const Graph& graph, Ref in_from);
/// Is `in_from` taken from its whole alone, because of what came down from it and stays?
bool is_spared(const Graph& graph, Ref in_from);

Graph build_graph(const Frozen& from, const Frozen& to, const Difference& difference);

struct OrderedRoot {
  OpIndex root = kNoOp;
  Phase phase = Phase::Expand;
};

/// The roots in the order of the script: topological, then phase, lateness, drops last, schema,
/// object, kind, name. Empty when graph.cycle is not. `phase_of` says when a root comes at the
/// earliest; it comes no earlier than what it waits for. Null: all are of one phase.
std::vector<OrderedRoot> ordered_roots(const Graph& graph,
                                       const std::function<Phase(OpIndex)>& phase_of = nullptr);

}  // namespace dryshod
