// What stands between a source of one major and a target of another: what was taken away, renamed
// or reserved on the way up, and what an older target does not have yet. One engine over the facts'
// tables (version_break_table.h), whose rows say by names and shapes what they are found by. Knows
// how to compare those with a survey; refuses to know what any major changed.
#pragma once

#include <vector>

#include "neon/rule.h"

namespace dryshod {

/// In the order of the table. Each row once for an element and a name.
std::vector<NeonFinding> version_breaks(const Survey& survey);

}  // namespace dryshod
