// See loss_classes.h.
#include "rollback/loss_classes.h"

#include <algorithm>
#include <map>

#include "migration/reported_changes.h"
#include "rollback/moves.h"

namespace dryshod {
namespace {

/// One element means the same in two catalogs if it reads the same.
std::string key_of(const Graph& graph, const Operation& op) {
  const Catalog& catalog = op.b ? *graph.to : *graph.from;
  const Ref ref = op.b ? op.b : op.a;
  return std::string(kind_name(catalog.kind(ref))) + " " + catalog.display(ref);
}

/// What cannot come back has an expression of the user's instead.
void declare(LossClass& one, const Graph& graph, const Statement& statement,
             const std::vector<Inverse>& inverses) {
  if (one.is != RollbackClass::Irreversible) return;
  for (const Inverse& inverse : inverses) {
    for (const OpIndex i : statement.ops) {
      const Operation& op = graph.ops.list[i];
      const std::string object = op.a ? graph.from->display(op.a) : graph.to->display(op.b);
      if (object != inverse.object) continue;
      one = {RollbackClass::Declared, "declared: " + inverse.expression, i};
      return;
    }
  }
}

}  // namespace

std::vector<LossClass> loss_classes(Script& there, bool kept, const Script& back,
                                    const std::vector<Inverse>& inverses) {
  std::map<std::string, std::string> guarded;  // what rows could stand against on the way back
  for (const Statement& statement : back.statements) {
    for (size_t i = 0; i < statement.guarded.size(); ++i) {
      // Its parts come and go with it.
      for (const OpIndex op : statement.ops) {
        if (back.graph.root[op] != statement.guarded[i]) continue;
        guarded.emplace(key_of(back.graph, back.graph.ops.list[op]), statement.guards[i].what);
      }
    }
  }
  std::vector<LossClass> classes;
  for (Statement& statement : there.statements) {
    LossClass one;
    if (!statement.loss.empty()) {
      one = {RollbackClass::Irreversible, "lost: " + statement.loss, kNoOp};
    } else if (statement.ops.empty() && kept && statement.phase != Phase::Expand) {
      one = {RollbackClass::Retained, "kept under another name until it is purged", kNoOp};
    }
    for (const OpIndex op : statement.ops) {
      const auto found = guarded.find(key_of(there.graph, there.graph.ops.list[op]));
      if (found != guarded.end() && one.is == RollbackClass::Exact) {
        one = {RollbackClass::Guarded, "refused while there are " + found->second, op};
      }
    }
    declare(one, there.graph, statement, inverses);
    statement.rollback = rollback_class_name(one.is);
    classes.push_back(std::move(one));
  }
  return classes;
}

std::vector<Statement> replaced(const Catalog& from, const Catalog& state) {
  std::vector<Statement> lost;
  std::vector<bool> is_lost(from.size(), false);
  from.each([&](Ref ref) {
    if (from[ref].builtin || state.alive(ref)) return;
    if (from[ref].source && !from[ref].local) return;
    for (Ref whole = from.parent(ref); whole; whole = from.parent(whole)) {
      if (is_lost[whole.id]) return;
    }
    Emit tried(from, state);
    rules_of(from.kind(ref)).drop(tried, ref);
    for (const Emit::Piece& piece : tried.pieces()) {
      if (piece.loss.empty()) continue;
      is_lost[ref.id] = true;
      if (!holder_of_place(state, from, ref)) return;  // a comparison sees it
      Statement statement;
      statement.sql = from.display(ref);
      statement.loss = piece.loss;
      lost.push_back(std::move(statement));
      return;
    }
  });
  return lost;
}

LossClass worst_of(const std::vector<LossClass>& classes) {
  LossClass worst;
  for (const LossClass& one : classes) {
    if (one.is > worst.is) worst = one;
  }
  return worst;
}

std::vector<ClassedChange> classed_changes(Script& there, const Catalog& from,
                                           const std::vector<Ref>& kept, const Script& back,
                                           const std::vector<Inverse>& inverses) {
  const std::vector<LossClass> classes = loss_classes(there, !kept.empty(), back, inverses);
  std::vector<ClassedChange> changes;
  for (const Ref ref : kept) {
    changes.push_back(
        {from.display(ref),
         {RollbackClass::Retained, "kept under another name until it is purged", kNoOp}});
  }
  for (size_t i = 0; i < classes.size(); ++i) {
    const Statement& statement = there.statements[i];
    if (classes[i].is == RollbackClass::Exact || classes[i].is == RollbackClass::Retained) continue;
    std::string object = statement.sql.substr(0, statement.sql.find('\n'));
    for (const OpIndex op : statement.ops) {
      const bool is_it =
          classes[i].of == kNoOp ? !explained_by_source(there.graph, op) : op == classes[i].of;
      if (!is_it) continue;
      const Operation& made = there.graph.ops.list[op];
      object = made.b ? there.graph.to->display(made.b) : there.graph.from->display(made.a);
      break;
    }
    const bool told = std::any_of(changes.begin(), changes.end(), [&](const ClassedChange& other) {
      return other.object == object && other.is.is == classes[i].is &&
             other.is.why == classes[i].why;
    });
    if (!told) changes.push_back({std::move(object), classes[i]});
  }
  return changes;
}

std::string words_of(const ClassedChange& change) {
  return std::string(rollback_class_name(change.is.is)) + " " + change.object + ": " +
         change.is.why;
}

}  // namespace dryshod
