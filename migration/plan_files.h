// A plan as the files of a directory: numbered .sql that psql -f runs, rollback/, purge.sql,
// plan.json, plan.md, plan.html and run.sh. Knows layout; refuses to know how a plan is made, and
// writes nothing.
#pragma once

#include <string>
#include <vector>

#include "migration/plan.h"

namespace dryshod {

struct PlanFile {
  std::string path;  // below the directory
  std::string text;
  bool executable = false;
};

/// In the order of their paths.
std::vector<PlanFile> plan_files(const Plan& plan);

}  // namespace dryshod
