// The online plan from FROM to TO: what holds nobody up in the place of what would, in phases, each
// step with its way back. Composes what the rules declare: what is lost is hidden until it is
// purged, what would rewrite a table is built beside it, and the rest is ordered by phase. Knows
// the planner, the Interpreter and the way back; refuses to know any single kind, and files.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "migration/plan.h"
#include "rollback/way_back.h"

namespace dryshod {

struct StagedOptions {
  std::string lock_timeout = "2s";
  /// Must what is done to this table of TO hold nobody up? By its name as the catalog spells it.
  std::function<bool(std::string_view relation)> is_large;
  std::vector<Inverse> inverses{};
  /// False: nothing is built, dropped or detached CONCURRENTLY, nor in any other form of a plan.
  bool online = true;
};

struct Staged {
  Plan plan;
  /// Why it is not as online as it might be: forms that did not lead to TO were left out.
  std::vector<std::string> notes;
  bool holds = false;           // the steps lead from FROM to TO, and the ways back to FROM
  std::string counter_example;  // why not
};

struct StagedInput {
  const Frozen& from;  // before the stated renames
  /// Statements that the user stated: the first steps.
  const std::vector<std::string>& renames;
  const Frozen& to;
  const Comparing& comparing;      // does not see what dryshod makes for itself
  const Comparing& comparing_all;  // sees it
};

/// Fails as keeping_script() does.
Result<Staged> staged_plan(const StagedInput& input, Interpreter& interpreter,
                           const StagedOptions& options);

}  // namespace dryshod
