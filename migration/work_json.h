// Locks, scans, rewrites and index rebuilds of a statement as every JSON document has them
// (docs/contract.md). Knows keys; refuses to know where the facts come from.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "catalog/work.h"

namespace dryshod {

/// Sets "locks", "rewrites", "scans" and "index_rebuilds".
void put_work(nlohmann::ordered_json& statement, const StatementWork& work);

}  // namespace dryshod
