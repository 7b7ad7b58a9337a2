// The statements of a staged script as the steps of a plan: what belongs into one transaction, what
// stands alone, and how a step is called. Knows statements and what they carry out; refuses to know
// what they do to a catalog.
#pragma once

#include <vector>

#include "migration/plan.h"
#include "migration/script.h"

namespace dryshod {

/// Statements of one step, as places in the script.
struct StepRange {
  size_t first = 0;
  size_t end = 0;
};

/// In the order of the script, whose phases do not go back. What goes down to come up again does
/// both in one transaction, so that nobody misses it.
std::vector<StepRange> step_ranges(const Script& script);

/// "create index public.t_a_idx", "... and 2 more".
std::string title_of(const Script& script, const StepRange& step);
/// Which of the ranges wait for which earlier ones, by the rules of the graph; numbers from 1.
std::vector<std::vector<PlanWait>> waits_of(const Script& script,
                                            const std::vector<StepRange>& steps);

}  // namespace dryshod
