// Puts the directory together; see plan_files.h. Each file has its writer: plan_sql.h, plan_json.h,
// plan_page.h, plan_runner.h.
#include "migration/plan_files.h"

#include <algorithm>

#include "migration/plan_json.h"
#include "migration/plan_layout.h"
#include "migration/plan_page.h"
#include "migration/plan_runner.h"
#include "migration/plan_sql.h"

namespace dryshod {
namespace {

void sql_files(std::vector<PlanFile>& files, const Plan& plan) {
  if (plan.steps.empty()) return;
  files.push_back({prepare_file(plan), prepare_sql(plan)});
  files.push_back({unprepare_file(plan), unprepare_sql(plan)});
  for (const PlanStep& step : plan.steps) {
    files.push_back({step_file(plan, step), step_sql(plan, step)});
    files.push_back({undo_file(plan, step), undo_sql(plan, step)});
  }
  for (const PlanGate& gate : plan.gates) {
    files.push_back({gate_file(gate), gate_sql(plan, gate)});
  }
  files.push_back({std::string(kPurgeFile), purge_sql(plan)});
}

}  // namespace

std::vector<PlanFile> plan_files(const Plan& plan) {
  std::vector<PlanFile> files;
  sql_files(files, plan);
  files.push_back({"plan.json", plan_json(plan)});
  const Page page = plan_page(plan);
  files.push_back({"plan.md", page.markdown()});
  files.push_back({"plan.html", page.html("Migration plan")});
  files.push_back({"run.sh", runner_script(plan), true});
  std::sort(files.begin(), files.end(),
            [](const PlanFile& a, const PlanFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace dryshod
