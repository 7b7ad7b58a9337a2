// See runbook_files.h.
#include "neon/cutover/runbook_files.h"

#include <algorithm>

#include "neon/cutover/runbook_json.h"
#include "neon/cutover/runbook_page.h"
#include "neon/cutover/runner.h"
#include "neon/cutover/steps.h"

namespace dryshod {

std::vector<PlanFile> runbook_files(const Runbook& runbook) {
  std::vector<PlanFile> files;
  for (const RunbookItem& item : runbook.items) {
    if (!item.text.empty()) files.push_back({item.file, item.text});
    for (const GateCheck& check : item.checks) {
      if (check.side != Side::Shell) files.push_back({check_file(check), check.text});
    }
  }
  for (SupportFile& file : support_files(runbook)) {
    files.push_back({std::move(file.path), std::move(file.text), file.executable});
  }
  files.push_back({"run.sh", cutover_runner(runbook), true});
  files.push_back({"runbook.json", runbook_json(runbook)});
  const Page page = runbook_page(runbook);
  files.push_back({"runbook.md", page.markdown()});
  files.push_back({"runbook.html", page.html("Move to Neon")});
  std::sort(files.begin(), files.end(),
            [](const PlanFile& a, const PlanFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace dryshod
