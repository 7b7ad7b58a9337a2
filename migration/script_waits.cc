// See script_waits.h.
#include "migration/script_waits.h"

#include <algorithm>
#include <tuple>

#include "migration/reported_changes.h"

namespace dryshod {
namespace {

constexpr size_t kTitleBytes = 70;

std::string display(const Graph& graph, OpIndex i) {
  const Operation& op = graph.ops.list[static_cast<size_t>(i)];
  return op.b ? graph.to->display(op.b) : graph.from->display(op.a);
}

}  // namespace

std::vector<StatementWait> statement_waits(const Script& script) {
  const Graph& graph = script.graph;
  std::vector<std::vector<size_t>> places(graph.ops.list.size());  // by operation, rising
  for (size_t i = 0; i < script.statements.size(); ++i) {
    for (const OpIndex op : script.statements[i].ops) {
      std::vector<size_t>& at = places[static_cast<size_t>(op)];
      if (at.empty() || at.back() != i) at.push_back(i);
    }
  }
  std::vector<StatementWait> waits;
  for (const Edge& edge : graph.edges) {
    const std::vector<size_t>& before = places[static_cast<size_t>(edge.before)];
    const std::vector<size_t>& after = places[static_cast<size_t>(edge.after)];
    if (before.empty() || after.empty()) continue;
    // What comes in several statements is waited for until the last that still comes before.
    const auto end = std::lower_bound(before.begin(), before.end(), after.front());
    if (end == before.begin()) continue;
    StatementWait wait{*std::prev(end), after.front(), edge.rule};
    if (script.statements[wait.before].ops.front() != edge.before) {
      wait.reason += " (" + display(graph, edge.before) + ")";
    }
    waits.push_back(std::move(wait));
  }
  for (size_t op = 0; op < places.size(); ++op) {
    for (size_t i = 1; i < places[op].size(); ++i) {
      const auto is_root = [&](size_t at) {
        return script.statements[at].ops.front() == static_cast<OpIndex>(op);
      };
      if (!is_root(places[op][i - 1]) || !is_root(places[op][i])) continue;
      waits.push_back({places[op][i - 1], places[op][i], "the same change goes on"});
    }
  }
  const auto key = [](const StatementWait& w) { return std::tie(w.after, w.before, w.reason); };
  std::sort(waits.begin(), waits.end(),
            [&](const auto& x, const auto& y) { return key(x) < key(y); });
  waits.erase(std::unique(waits.begin(), waits.end(),
                          [&](const auto& x, const auto& y) { return key(x) == key(y); }),
              waits.end());
  return waits;
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

std::string title_of(const Graph& graph, const Statement& statement) {
  const std::vector<std::string> words = words_of_changes(graph, statement);
  if (!words.empty()) return words.front();
  if (!statement.title.empty()) return statement.title;
  return statement.sql.substr(0, std::min(statement.sql.find('\n'), kTitleBytes));
}

}  // namespace dryshod
