// What a way back promises of each change on the way there (docs/contract.md 6), and why no more.
// Knows both scripts and what their rules say is lost or guarded; refuses to know any single kind,
// and to plan.
#pragma once

#include <string>
#include <vector>

#include "migration/plan.h"
#include "migration/script.h"
#include "rollback/way_back.h"

namespace dryshod {

/// What a script dropped with its data and made again under the same name, which a comparison of
/// `from` and `state` does not see. Statements without operations, called after the elements.
std::vector<Statement> replaced(const Catalog& from, const Catalog& state);

/// What the way back promises of one statement on the way there, and why no more.
struct LossClass {
  RollbackClass is = RollbackClass::Exact;
  std::string why;  // empty: nothing is in the way
};

/// Of every statement on the way there, in its order; notes the class in each. `kept`: it hides
/// what it would lose.
std::vector<LossClass> loss_classes(Script& there, bool kept, const Script& back,
                                    const std::vector<Inverse>& inverses = {});
/// The worst; R0 where there is none.
LossClass worst_of(const std::vector<LossClass>& classes);

/// One change on the way there that does not come back by itself.
struct ClassedChange {
  std::string object;  // display; of what is no element, the statement
  LossClass is;
};
/// Those that are no R0, in the order of the script; what is hidden (`kept`, elements of `from`)
/// first.
std::vector<ClassedChange> classed_changes(Script& there, const Catalog& from,
                                           const std::vector<Ref>& kept, const Script& back,
                                           const std::vector<Inverse>& inverses = {});
/// "R1 column public.t.k: refused while ..."
std::string words_of(const ClassedChange& change);

}  // namespace dryshod
