// A graph in order → the statements of the direct script, with what a reader must know of each.
// Knows statements and transactions; not how a script is laid out on paper (render.h).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "catalog/work.h"
#include "migration/graph.h"

namespace dryshod {

struct Statement {
  std::string sql;  // no semicolon; may span lines
  Txn txn = Txn::In;
  std::string loss;          // data it can lose; empty: none
  std::string why;           // for the reader; empty: the change says it
  std::vector<OpIndex> ops;  // what it carries out, root first
  StatementWork work{};      // locks and the like; known once the script is proven (script_work.h)
  Phase phase = Phase::Expand;  // the latest of its pieces
  bool batched = false;         // Emit::Piece::batched
  bool with_last = false;       // Emit::Piece::with_last
};

/// A rename that the user stated: its statement stands before all others.
struct StatedRename {
  Ref ref;  // in FROM, after the rename
  std::string old_name;
  std::string old_display;
};

struct Script {
  Graph graph;
  std::vector<Statement> statements;
  std::vector<ByHand> by_hand;
  std::vector<StatedRename> renames;
};

struct ScriptOptions {
  /// Must what is done to this table of `to` hold nobody up (Emit::is_online)? None: it need not anywhere.
  std::function<bool(const Catalog& to, Ref table)> is_online;
};

/// Fails only on a cycle: a bug in a rule, with the rules named.
Result<Script> direct_script(const Frozen& from, const Frozen& to, const Difference& difference,
                             const ScriptOptions& options = {});

}  // namespace dryshod
