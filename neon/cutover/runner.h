// run.sh of a runbook: its items as arrays of bash, and behind them the text that is the same for
// all. Knows the shell's quoting; what the script does is runner_text.h.
#pragma once

#include <string>

#include "neon/cutover/runbook.h"

namespace dryshod {

std::string cutover_runner(const Runbook& runbook);

}  // namespace dryshod
