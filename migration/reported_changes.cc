// Deltas → what is told; see reported_changes.h.
#include "migration/reported_changes.h"

namespace dryshod {
namespace {

OpIndex at(const std::vector<OpIndex>& ops, Ref ref) {
  return ref && ref.id < ops.size() ? ops[ref.id] : kNoOp;
}

}  // namespace

bool explained_by_source(const Graph& graph, OpIndex op) {
  if (op == kNoOp || graph.root[op] == op) return false;
  const Operation& o = graph.ops.list[op];
  const Element& e =
      o.step == Step::Down || o.step == Step::SetAside ? (*graph.from)[o.a] : (*graph.to)[o.b];
  return e.source && !e.local;
}

std::vector<ReportedChange> reported_changes(const Script& script, const Difference& difference) {
  const Operations& ops = script.graph.ops;
  std::vector<ReportedChange> changes;
  for (const Delta& delta : difference.deltas) {
    ReportedChange change{ReportedAction::Alter, delta.a, delta.b, delta.changed};
    OpIndex op = kNoOp;
    switch (delta.action) {
      case Action::Create:
        change.action = ReportedAction::Create;
        op = at(ops.up_of, delta.b);
        break;
      case Action::Drop:
        change.action = ReportedAction::Drop;
        op = at(ops.down_of, delta.a);
        break;
      case Action::Alter:
        op = at(ops.alter_of, delta.a);
        if (delta.renamed) change.action = ReportedAction::Rename;
        if (op == kNoOp && at(ops.up_of, delta.b) != kNoOp) {
          change.action = ReportedAction::Replace;
          op = at(ops.up_of, delta.b);
        }
        break;
    }
    if (!explained_by_source(script.graph, op)) changes.push_back(change);
  }
  return changes;
}

const char* deed_word(const Operation& op) {
  if (op.renamed) return "rename";
  switch (op.step) {
    case Step::Down:
      return "drop";
    case Step::SetAside:
      return "rename";
    case Step::Hollow:
    case Step::Up:
      return "create";
    case Step::Alter:
    case Step::Repoint:
      return "alter";
  }
  return "";
}

}  // namespace dryshod
