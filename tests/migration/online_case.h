// The changes that plans make without holding anybody up: what the offline test and the one on a
// server share. Tables whose names begin with "big" are large.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "migration/render.h"
#include "tests/migration/report_case.h"

namespace dryshod {

struct OnlineChange {
  std::string name;
  std::string from, to;
  int major_min = 14;
  std::vector<std::string> says;  // parts of the script, in their order
  bool free = true;               // nothing is read or written whole while others wait
  int major_max = 99;
};
/// For a server of this major; changes that it cannot make are left out.
std::vector<OnlineChange> online_changes(int major);

/// The script of a change for large tables, with what a plan makes first.
std::unique_ptr<ReportCase> online_case(const OnlineChange& change, int major);
std::string script_text(const Script& script, int major);

}  // namespace dryshod
