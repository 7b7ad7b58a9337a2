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
  std::vector<Guard> guards{};
  std::vector<OpIndex> guarded{};     // whose guard each is: the root
  Phase phase = Phase::Expand;        // the latest that a piece of it asks for
  bool batched = false;               // Emit::Piece::batched
  bool with_last = false;             // Emit::Piece::with_last
  std::vector<std::string> writes{};  // Emit::Piece::writes
  std::string title{};                // what it is a part of, where it carries out no operation
  std::string rollback{};             // "R0" to "R4"; known once the way back is planned
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
  /// Must what is done to this table of `to` hold nobody up (Emit::is_online)? None: it need not
  /// anywhere.
  std::function<bool(const Catalog& to, Ref table)> is_online{};
  /// The phase in which an operation comes at the earliest, by root. None: phases do not order.
  std::function<Phase(const Graph&, OpIndex root)> phase_of{};
  /// What the user gave for the values of an element of `to` (Emit::declared).
  std::function<std::string(const Catalog& to, Ref)> declared{};
  /// No two changes share a statement.
  bool apart = false;
  /// What is lost is copied into the schema of dryshod first, where it holds anything.
  bool copies_away = false;
};

/// Fails only on a cycle: a bug in a rule, with the rules named.
Result<Script> direct_script(const Frozen& from, const Frozen& to, const Difference& difference,
                             const ScriptOptions& options = {});

/// A piece as a statement of its own, which carries out no operation as yet.
Statement statement_of(Emit::Piece piece);

/// An Emit that knows what the graph makes and drops. The graph must outlive it.
Emit emit_for(const Graph& graph);

}  // namespace dryshod
