// Files of a plan or a runbook, written below a directory. Knows paths and permissions; refuses to
// know what is in the files, and which older ones have to go before.
#pragma once

#include <string>
#include <vector>

#include "migration/plan_files.h"

namespace dryshod::cli {

/// False with the reason on standard error.
bool write_files(const std::string& directory, const std::vector<PlanFile>& files);

}  // namespace dryshod::cli
