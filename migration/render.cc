// Layout of the direct script; see render.h.
#include "migration/render.h"

#include <fmt/format.h>

#include <algorithm>

#include "migration/guard_sql.h"
#include "migration/sql_comment.h"

namespace dryshod {
namespace {

constexpr std::string_view kSettings =
    "SET LOCAL lock_timeout = '10s';\n"
    "SET LOCAL check_function_bodies = off;\n"
    "SET LOCAL search_path = '';\n";

void header(std::string& out, const Script& script, const RenderOptions& options) {
  const auto lossy = std::count_if(script.statements.begin(), script.statements.end(),
                                   [](const Statement& s) { return !s.loss.empty(); });
  out += fmt::format("-- {}\n", options.title);
  comment_lines(out, "from: " + options.from);
  comment_lines(out, "to:   " + options.to);
  out += fmt::format("-- for PostgreSQL {}, {} statement{} in {} transaction{}\n", options.major,
                     script.statements.size(), script.statements.size() == 1 ? "" : "s",
                     transaction_count(script), transaction_count(script) == 1 ? "" : "s");
  if (lossy != 0) out += fmt::format("-- DATA LOSS: {} statement(s), each marked\n", lossy);
  for (const std::string& note : options.notes) comment_lines(out, note);
  out += "\n";
}

void explain(std::string& out, const Script& script, const Statement& statement) {
  const Graph& graph = script.graph;
  std::vector<std::string> said;
  for (const Edge& edge : graph.edges) {
    if (graph.root[edge.before] == graph.root[edge.after]) continue;
    if (std::find(statement.ops.begin(), statement.ops.end(), edge.after) == statement.ops.end()) {
      continue;
    }
    const Operation& op = graph.ops.list[edge.before];
    std::string reason = fmt::format(
        "after {}: {}", op.b ? graph.to->display(op.b) : graph.from->display(op.a), edge.rule);
    if (std::find(said.begin(), said.end(), reason) != said.end()) continue;
    comment_lines(out, reason);
    said.push_back(std::move(reason));
  }
}

void by_hand(std::string& out, const ByHand& left) {
  out += "\n";
  comment_lines(out, "BY HAND: " + left.object);
  if (!left.before.empty()) comment_lines(out, "  now:\n" + left.before);
  comment_lines(out, left.after.empty() ? "  to be dropped" : "  wanted:\n" + left.after);
}

/// Labels added to enums can be used only after COMMIT: neighbours of that sort share one.
bool ends_transaction(const Script& script, size_t i) {
  const auto& statements = script.statements;
  if (statements[i].txn != Txn::CommitAfter) return false;
  return i + 1 == statements.size() || statements[i + 1].txn != Txn::CommitAfter;
}

}  // namespace

int transaction_count(const Script& script) {
  int count = 0;
  bool open = false;
  for (size_t i = 0; i < script.statements.size(); ++i) {
    const Statement& statement = script.statements[i];
    if (statement.txn == Txn::Alone) {
      open = false;
      ++count;
      continue;
    }
    if (!open) ++count;
    open = !ends_transaction(script, i);
  }
  return count;
}

std::string render_sql(const Script& script, const RenderOptions& options) {
  if (script.statements.empty() && script.by_hand.empty()) return {};
  std::string out;
  if (options.header) header(out, script, options);
  bool open = false;
  std::set<std::string> locked;
  const auto end_transaction = [&] {
    locked.clear();
    if (open && options.transaction_control) out += "\nCOMMIT;\n";
    open = false;
  };
  for (size_t i = 0; i < script.statements.size(); ++i) {
    const Statement& statement = script.statements[i];
    if (statement.txn == Txn::Alone) {
      end_transaction();
    } else if (!open && options.transaction_control) {
      out += "BEGIN;\n";
      out += kSettings;
      out += "\n";
      open = true;
    }
    if (options.explain) explain(out, script, statement);
    if (options.explain) comment_locks(out, statement.work.relations);
    if (!statement.why.empty()) comment_lines(out, statement.why);
    if (!statement.loss.empty()) comment_lines(out, "DATA LOSS: " + statement.loss);
    if (options.guards) {
      for (const Guard& guard : statement.guards) out += guard_under_lock(guard, locked);
    }
    out += statement.sql + ";\n";
    if (ends_transaction(script, i)) end_transaction();
  }
  end_transaction();
  for (const ByHand& left : script.by_hand) by_hand(out, left);
  return out;
}

}  // namespace dryshod
