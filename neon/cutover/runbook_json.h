// runbook.json, for programs (docs/schema/runbook.json).
#pragma once

#include <string>

#include "neon/cutover/runbook.h"

namespace dryshod {

std::string runbook_json(const Runbook& runbook);

}  // namespace dryshod
