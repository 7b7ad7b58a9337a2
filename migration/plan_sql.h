// The SQL files of a plan: what prepares it, its steps, what undoes each, the ways back from its
// gates, and the purge. Knows transactions, settings and the record of progress; what a step says
// is done as it is.
#pragma once

#include <string>
#include <string_view>

#include "migration/plan.h"

namespace dryshod {

/// The tables that a plan keeps its progress in, and their schema.
std::string_view books_sql();
/// Makes what a plan keeps its progress in.
std::string prepare_sql(const Plan& plan);
std::string step_sql(const Plan& plan, const PlanStep& step);

/// The step's own way back, and its progress taken away.
std::string undo_sql(const Plan& plan, const PlanStep& step);
/// Ends what prepare_sql() made, where no other plan needs it.
std::string unprepare_sql(const Plan& plan);
/// From a gate to the start, with the progress.
std::string gate_sql(const Plan& plan, const PlanGate& gate);
/// Ends what was kept for a way back, and the progress.
std::string purge_sql(const Plan& plan);

}  // namespace dryshod
