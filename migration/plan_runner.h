// run.sh of a plan: what runs its steps, stops at its gates, and takes them back. Knows the shell's
// quoting; what the script does is plan_runner_text.h.
#pragma once

#include <string>

#include "migration/plan.h"

namespace dryshod {

std::string runner_script(const Plan& plan);

}  // namespace dryshod
