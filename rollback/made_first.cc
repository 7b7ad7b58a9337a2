// See made_first.h.
#include "rollback/made_first.h"

#include <set>

namespace dryshod {
namespace {

class MadeFirst {
 public:
  explicit MadeFirst(const Script& direct) : direct_(direct), graph_(direct.graph) {
    const size_t count = graph_.ops.list.size();
    statements_of_.resize(count);
    for (size_t i = 0; i < direct.statements.size(); ++i) {
      for (const OpIndex op : direct.statements[i].ops) statements_of_[op].push_back(i);
    }
    waits_for_.resize(count);
    for (const Edge& edge : graph_.edges) {
      if (!edge.soft) waits_for_[edge.after].push_back(edge.before);
    }
  }

  void take(Ref user) {
    std::set<size_t> more;
    bool all = true;
    graph_.to->each_reference(user, [&](Ref target, bool hard, std::string_view) {
      // What an extension contains comes with it.
      for (Ref at = target; hard && at; at = graph_.to->parent(at)) {
        if (const OpIndex up = graph_.ops.up_of[at.id]; up != kNoOp) all = all && need(up, more);
      }
    });
    if (all) taken_.merge(more);
  }

  std::vector<const Statement*> statements() const {
    std::vector<const Statement*> out;
    for (const size_t i : taken_) out.push_back(&direct_.statements[i]);
    return out;
  }

 private:
  /// False: it does more than to make what is new.
  bool need(OpIndex op, std::set<size_t>& more) const {
    const Operation& what = graph_.ops.list[op];
    if (what.step != Step::Up || what.a) return false;
    for (const size_t i : statements_of_[op]) {
      if (!more.insert(i).second) continue;
      for (const OpIndex part : direct_.statements[i].ops) {
        if (!need(part, more)) return false;
        for (const OpIndex before : waits_for_[part]) {
          if (!need(before, more)) return false;
        }
      }
    }
    return true;
  }

  const Script& direct_;
  const Graph& graph_;
  std::vector<std::vector<size_t>> statements_of_;  // by operation
  std::vector<std::vector<OpIndex>> waits_for_;     // by operation
  std::set<size_t> taken_;
};

}  // namespace

std::vector<const Statement*> made_first(const Script& direct, const std::vector<Ref>& users) {
  MadeFirst first(direct);
  for (const Ref user : users) first.take(user);
  return first.statements();
}

}  // namespace dryshod
