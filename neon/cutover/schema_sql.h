// The files that make roles and the schema on the target. Each may be run again: what is done whole
// is recorded in dryshod.cutover_step in the same transaction.
#pragma once

#include <string>

#include "neon/cutover/runbook.h"

namespace dryshod {

/// `globals` null: only names are known, and each may log in once it has a password.
std::string roles_sql(const Runbook& runbook, const Catalog* globals);
std::string before_copy_sql(const Runbook& runbook);
std::string after_copy_sql(const Runbook& runbook);
std::string analyze_sql(const Runbook& runbook);
std::string refresh_sql(const Runbook& runbook);

}  // namespace dryshod
