// What a move costs on Neon while it goes on, and what the database costs there afterwards, each
// line with its arithmetic. Knows prices.h and sizes; refuses to know how busy an application is.
#pragma once

#include "neon/cutover/duration.h"

namespace dryshod {

Costs move_costs(const MovedSchema& schema, const CutoverRequest& request, Method method,
                 const Estimates& estimates);

/// CU whose cache (three quarters of 4 GB each) holds so many bytes, within what the plan scales
/// to.
double fitting_cu(double bytes, double largest);

}  // namespace dryshod
