// How long the steps of a plan may take, from the sizes of the tables. Rough on purpose: a reader
// wants to know seconds from hours. Knows what a step reads, writes and builds; refuses to know the
// machine.
#pragma once

#include "migration/plan.h"
#include "migration/table_stats.h"

namespace dryshod {

/// Sets PlanStep::seconds of every step whose tables were measured.
void estimate(Plan& plan, const DatabaseStats& stats);

}  // namespace dryshod
