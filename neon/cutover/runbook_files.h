// A runbook as the files of a directory. Knows layout; writes nothing.
#pragma once

#include "migration/plan_files.h"
#include "neon/cutover/runbook.h"

namespace dryshod {

/// In the order of their paths.
std::vector<PlanFile> runbook_files(const Runbook& runbook);

}  // namespace dryshod
