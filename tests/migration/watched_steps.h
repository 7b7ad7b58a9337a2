// The statements of a plan as a server runs them, a transaction for each step, with rows in the
// tables whose names begin with "big": a step that reads one of them under a strong lock fails.
#pragma once

#include <string>
#include <vector>

#include "migration/rule.h"
#include "migration/script.h"

namespace dryshod {

struct WatchedStep {
  std::string sql;  // no semicolon
  bool alone = false;
  bool with_last = false;
};
std::vector<WatchedStep> watched_steps(const Script& script);
std::vector<WatchedStep> watched_steps(const std::vector<Emit::Piece>& pieces);

/// For psql. `watched`: fails with "held up: ..." where others would wait.
std::string as_plan(const std::vector<WatchedStep>& steps, bool watched);
/// Fills the tables.
std::string rows_for_all();

}  // namespace dryshod
