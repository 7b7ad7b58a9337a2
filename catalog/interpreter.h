// SQL text executed on a catalog in memory: what the proof, lint and the way back of hand-written
// migrations need without knowing the parser. cli/ wires an implementation from parser/ to them.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "catalog/catalog.h"
#include "catalog/work.h"

namespace dryshod {

/// What became of a script that ran to its end.
struct Execution {
  uint32_t statements = 0;  // executed, data and settings included
  uint32_t reported = 0;    // of these: not followed (DO, CALL, a function of the user's, ...)
  Diagnostics warnings;
};

/// A statement that was executed, and what it did besides.
struct WatchedStatement {
  std::string_view text;  // without its semicolon
  Span where;
  const StatementWork& work;
  const Catalog& catalog;      // as the statement left it
  const Diagnostics& refused;  // not empty: the server would refuse it, and nothing of it was done
};
/// Called after each statement, those that only move data included.
using Watch = std::function<void(const WatchedStatement&)>;

struct Interpreter {
  virtual ~Interpreter() = default;

  /// Executes a script strictly in its order on `onto`, in a session of its own, by the rules of
  /// onto.major. The first error ends it; `onto` is then somewhere in between: give a copy.
  virtual Result<Execution> execute(std::string_view sql, Catalog& onto,
                                    const Watch& watch = {}) = 0;
};

}  // namespace dryshod
