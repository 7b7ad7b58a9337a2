// See plan_estimate.h.
#include "migration/plan_estimate.h"

#include <algorithm>

namespace dryshod {
namespace {

// What one process does on ordinary disks, said in docs/contract.md.
constexpr double kReadPerSecond = 100e6;
constexpr double kWrittenPerSecond = 50e6;
constexpr double kPauseSeconds = 0.05;  // between two batches
constexpr double kUsualBatch = 5000;

double seconds_of(const PlanStatement& statement, const PlanStep& step, const Plan& plan,
                  const DatabaseStats& stats, bool& measured) {
  const std::vector<RelationWork>& works = statement.work.relations;
  const bool builds = std::any_of(works.begin(), works.end(), [](const RelationWork& work) {
    return work.is_index && work.is_new;
  });
  double seconds = 0;
  for (const RelationWork& work : works) {
    const TableStats* table = work.is_index ? nullptr : stats.table(work.name);
    if (table == nullptr) continue;
    measured = true;
    const auto bytes = static_cast<double>(table->bytes);
    if (work.rewritten) {
      seconds += bytes / kWrittenPerSecond;
    } else if (step.batched) {
      const double batch = plan.batch > 0 ? plan.batch : kUsualBatch;
      seconds +=
          bytes / kWrittenPerSecond + static_cast<double>(table->rows) / batch * kPauseSeconds;
    } else if (work.scanned) {
      seconds += bytes / kReadPerSecond;
    } else if (builds && step.alone) {
      seconds += 2 * bytes / kReadPerSecond;  // CONCURRENTLY reads it twice
    }
  }
  return seconds;
}

}  // namespace

void estimate(Plan& plan, const DatabaseStats& stats) {
  for (PlanStep& step : plan.steps) {
    bool measured = false;
    double seconds = 0;
    for (const PlanStatement& statement : step.statements) {
      seconds += seconds_of(statement, step, plan, stats, measured);
    }
    if (measured) step.seconds = seconds;
  }
}

}  // namespace dryshod
