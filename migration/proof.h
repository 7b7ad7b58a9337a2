// The proof: the script as it will be printed is read again, executed on the source catalog in
// memory, and what it leaves is compared with the target. It speaks of the schema as modelled, not
// of data. Knows text and catalogs; how text becomes a catalog is the Interpreter's.
#pragma once

#include <string>

#include "catalog/frozen.h"
#include "catalog/interpreter.h"
#include "diff/delta.h"
#include "migration/rule.h"

namespace dryshod {

struct Proof {
  bool holds = false;
  std::string counter_example;  // why not, in lines for a reader; empty when it holds
};

/// The catalog of `from` is copied, never changed.
/// Differences `left_to_hand` are announced in the script and not held against it. An object that
/// `comparison` leaves out has to be there afterwards if it was before; dryshod's own helpers may
/// go.
Proof prove(const std::string& script, const Frozen& from, const Frozen& to,
            const Comparison& comparison, const std::vector<ByHand>& left_to_hand,
            Interpreter& interpreter);

/// The same, on a copy of from's catalog that was made before; each statement is shown to `watch`.
Proof prove(const std::string& script, const Frozen& from, Catalog copy, const Frozen& to,
            const Comparison& comparison, const std::vector<ByHand>& left_to_hand,
            Interpreter& interpreter, const Watch& watch = {});

}  // namespace dryshod
