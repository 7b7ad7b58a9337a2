// A direct script that loses nothing it can keep: what it would drop with its data is hidden first,
// under a name of dryshod's own, and what is left to do is planned from there. One handle means the
// same element before and after: so what was hidden is found again by comparing names. Knows what
// the rules declare; refuses to know any single kind.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "catalog/interpreter.h"
#include "migration/script.h"

namespace dryshod {

/// How two catalogs compare.
using Comparing = std::function<Comparison(const Catalog& a, const Catalog& b)>;

struct KeepOptions {
  /// How what is left is planned.
  ScriptOptions script{};
  /// Null: nothing. Else whether a change that has a form beside the old version
  /// (KindRules::beside) takes it.
  std::function<bool(const Delta&)> takes_beside{};
  /// False: what is lost is dropped.
  bool keeps = true;
  /// What stands in the way under its other name is dropped, and so is what nothing brings back.
  bool lets_go = false;
};

struct KeepingScript {
  std::unique_ptr<Catalog> moved;  // FROM, with all that is kept out of the way
  std::unique_ptr<Frozen> frozen;  // of `moved`
  Difference difference;           // what is left between `moved` and TO
  Script script;                   // the whole of it; its graph speaks of `moved` and TO
  size_t moves = 0;                // statements of the script before those of the graph
  std::vector<Ref> kept;           // hidden elements, in FROM and in `moved`
};

/// Fails as direct_script() does; or where a move is not understood: a bug in a rule.
Result<KeepingScript> keeping_script(const Frozen& from, const Frozen& to,
                                     const Comparing& comparing, Interpreter& interpreter,
                                     const KeepOptions& options = {});

/// What goes for good with an operation of a graph: does its rule say that data is lost?
bool loses_data(const Graph& graph, OpIndex root);

}  // namespace dryshod
