// See steps.h.
#include "rollback/steps.h"

#include <algorithm>

#include "migration/script_waits.h"

namespace dryshod {
namespace {

bool stands_alone(const Statement& statement) {
  return statement.txn != Txn::In || statement.batched;
}

/// By place: the first one that has to be in the same transaction.
std::vector<size_t> bound_back_to(const Script& script) {
  const std::vector<Statement>& all = script.statements;
  std::vector<size_t> back(all.size());
  std::vector<size_t> first_of(script.graph.ops.list.size(), all.size());
  for (size_t i = 0; i < all.size(); ++i) {
    back[i] = i;
    if (all[i].with_last && i > 0) back[i] = i - 1;
    for (const OpIndex op : all[i].ops) first_of[op] = std::min(first_of[op], i);
  }
  for (OpIndex down = 0; down < static_cast<OpIndex>(script.graph.ops.list.size()); ++down) {
    const Operation& op = script.graph.ops.list[down];
    if (op.step != Step::Down || !op.b || first_of[down] == all.size()) continue;
    const OpIndex up = script.graph.ops.up_of[op.b.id];
    if (up == kNoOp || first_of[up] >= all.size() || first_of[up] <= first_of[down]) continue;
    back[first_of[up]] = std::min(back[first_of[up]], first_of[down]);
  }
  return back;
}

}  // namespace

std::vector<StepRange> step_ranges(const Script& script) {
  const std::vector<Statement>& all = script.statements;
  const std::vector<size_t> back = bound_back_to(script);
  std::vector<StepRange> ranges;
  for (size_t i = 0; i < all.size(); ++i) {
    ranges.push_back({i, i + 1});
    // What stands alone, or belongs to another phase, breaks the bond.
    while (ranges.size() > 1 && back[i] < ranges.back().first) {
      const size_t before = ranges.size() - 2;
      const Statement& last = all[ranges[before].end - 1];
      const bool one_session = all[i].with_last && all[i].txn == last.txn && !all[i].batched;
      if ((stands_alone(all[i]) || stands_alone(last)) && !one_session) break;
      if (last.phase != all[i].phase) break;
      ranges[before].end = ranges.back().end;
      ranges.pop_back();
    }
  }
  return ranges;
}

std::string title_of(const Script& script, const StepRange& step) {
  std::vector<std::string> words;
  for (size_t i = step.first; i < step.end; ++i) {
    // Parts come with their whole.
    words.push_back(title_of(script.graph, script.statements[i]));
  }
  words.erase(std::unique(words.begin(), words.end()), words.end());
  if (words.size() == 1) return words[0];
  return words[0] + " and " + std::to_string(words.size() - 1) + " more";
}

std::vector<std::vector<PlanWait>> waits_of(const Script& script,
                                            const std::vector<StepRange>& steps) {
  std::vector<size_t> step_of(script.statements.size());
  for (size_t i = 0; i < steps.size(); ++i) {
    for (size_t at = steps[i].first; at < steps[i].end; ++at) step_of[at] = i;
  }
  std::vector<std::vector<PlanWait>> waits(steps.size());
  for (StatementWait& wait : statement_waits(script)) {
    const size_t before = step_of[wait.before], after = step_of[wait.after];
    if (before == after) continue;
    std::vector<PlanWait>& its = waits[after];
    const int number = static_cast<int>(before) + 1;
    const bool is_known = std::any_of(its.begin(), its.end(), [&](const PlanWait& known) {
      return known.step == number && known.why == wait.reason;
    });
    if (!is_known) its.push_back({number, std::move(wait.reason)});
  }
  for (std::vector<PlanWait>& its : waits) {
    std::stable_sort(its.begin(), its.end(),
                     [](const PlanWait& x, const PlanWait& y) { return x.step < y.step; });
  }
  return waits;
}

}  // namespace dryshod
