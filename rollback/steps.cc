// See steps.h.
#include "rollback/steps.h"

#include <algorithm>

#include "migration/reported_changes.h"

namespace dryshod {
namespace {

constexpr size_t kTitleBytes = 70;

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

std::vector<std::string> words_of_changes(const Graph& graph, const Statement& statement) {
  std::vector<std::string> words;
  for (const OpIndex i : statement.ops) {
    if (explained_by_source(graph, i)) continue;
    const Operation& op = graph.ops.list[i];
    const bool is_old = op.step == Step::Down || op.step == Step::SetAside;
    words.push_back(std::string(deed_word(op)) + " " +
                    (is_old ? graph.from->display(op.a) : graph.to->display(op.b)));
  }
  return words;
}

std::string title_of(const Script& script, const StepRange& step) {
  std::vector<std::string> words;
  for (size_t i = step.first; i < step.end; ++i) {
    const Statement& statement = script.statements[i];
    std::vector<std::string> its = words_of_changes(script.graph, statement);
    if (its.empty() && !statement.title.empty()) its.push_back(statement.title);
    if (its.empty()) {
      its.push_back(statement.sql.substr(0, std::min(statement.sql.find('\n'), kTitleBytes)));
    }
    // Parts come with their whole.
    words.push_back(std::move(its.front()));
  }
  words.erase(std::unique(words.begin(), words.end()), words.end());
  if (words.size() == 1) return words[0];
  return words[0] + " and " + std::to_string(words.size() - 1) + " more";
}

}  // namespace dryshod
