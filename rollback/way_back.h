// The way back: the planner with its targets flipped, from the state that a script has left to what
// was before. What was renamed or hidden on the way comes back to its name and place, what only the
// new side has goes, with a copy of its data in the schema of dryshod, and statements that rows can
// stand against are guarded. Knows what the rules declare; refuses to know any single kind.
#pragma once

#include <memory>

#include "rollback/keep.h"

namespace dryshod {

struct WayBack {
  std::unique_ptr<Catalog> moved;  // the state, with what was hidden back in its place
  std::unique_ptr<Frozen> frozen;  // of `moved`
  Difference difference;           // between `moved` and FROM
  Script script;                   // the whole of it
};

/// What the user gives for the values of an element of FROM that the way back cannot know.
struct Inverse {
  std::string object;      // its display: "column public.t.c"
  std::string expression;  // over the columns of its row, as FROM names them
};

/// Whose the helpers are that FROM does not have.
enum class Helpers : uint8_t {
  Dropped,   // dryshod's own: `comparing` does not see them
  Compared,  // as all else
};

struct BackOptions {
  Helpers helpers = Helpers::Dropped;
  std::vector<Inverse> inverses{};
};

/// `state` is a catalog that was made from FROM's by executing a script on a copy: handles of FROM
/// are handles of it. Fails as keeping_script() does.
Result<WayBack> way_back(const Frozen& state, const Frozen& from, const Comparing& comparing,
                         Interpreter& interpreter, const BackOptions& options = {});

}  // namespace dryshod
