// The way back: the planner with its targets flipped, from the state that a script has left to what was
// before. What was renamed or hidden on the way comes back to its name and place, what only the new side has goes, with a
// copy of its data in the schema of dryshod, and statements that rows can stand against are guarded.
// Knows what the rules declare; refuses to know any single kind.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "migration/plan.h"
#include "rollback/keep.h"

namespace dryshod {

struct WayBack {
  std::unique_ptr<Catalog> moved;  // the state, with what was hidden back in its place
  std::unique_ptr<Frozen> frozen;  // of `moved`
  Difference difference;           // between `moved` and FROM
  Script script;                   // the whole of it
};

/// Whose the helpers are that FROM does not have.
enum class Helpers : uint8_t {
  Dropped,   // dryshod's own: `comparing` does not see them
  Compared,  // as all else
};

/// `state` is a catalog that was made from FROM's by executing a script on a copy: handles of FROM are
/// handles of it. Fails as keeping_script() does.
Result<WayBack> way_back(const Frozen& state, const Frozen& from, const Comparing& comparing,
                         Interpreter& interpreter, Helpers helpers = Helpers::Dropped);

/// What a script dropped with its data and made again under the same name, which a comparison of `from` and
/// `state` does not see. Statements without operations, called after the elements.
std::vector<Statement> replaced(const Catalog& from, const Catalog& state);

/// What the way back promises of one statement on the way there, and why no more.
struct LossClass {
  RollbackClass is = RollbackClass::Exact;
  std::string why;  // empty: nothing is in the way
};

/// Of every statement on the way there, in its order; notes the class in each. `kept`: it hides what it would
/// lose.
std::vector<LossClass> loss_classes(Script& there, bool kept, const Script& back);
/// The worst; R0 where there is none.
LossClass worst_of(const std::vector<LossClass>& classes);

/// One change on the way there that does not come back by itself.
struct ClassedChange {
  std::string object;  // display; of what is no element, the statement
  LossClass is;
};
/// Those that are no R0, in the order of the script; what is hidden (`kept`, elements of `from`) first.
std::vector<ClassedChange> classed_changes(Script& there, const Catalog& from,
                                           const std::vector<Ref>& kept, const Script& back);
/// "R1 column public.t.k: refused while ..."
std::string words_of(const ClassedChange& change);

}  // namespace dryshod
