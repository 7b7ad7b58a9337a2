// A materialized view that is replaced: the new one is made, filled and indexed beside the old one,
// and takes its names at once. Knows what hangs on such a view and what it reads; refuses to know
// what else a plan does.
#pragma once

#include "migration/rules/shared/online.h"

namespace dryshod {

/// False: it is not to be filled, or it reads what this script changes too.
bool view_beside(Emit& emit, const Change& change);

}  // namespace dryshod
