// The questions that are asked of both servers before anything is done, made for this schema: each
// row of the answer is something that stands in the way (block) or that somebody should know
// (warn). Read only, for servers 12 to 18. Knows what a move needs; refuses to know what is done
// about it beyond one line.
#pragma once

#include <string>

#include "neon/cutover/runbook.h"

namespace dryshod {

/// Columns: severity, check, object, remedy.
std::string preflight_source_query(const Runbook& runbook);
std::string preflight_target_query(const Runbook& runbook);
/// The same as an answer to a gate: what blocks, and nothing where nothing does.
std::string blockers_of(const std::string& preflight);

}  // namespace dryshod
