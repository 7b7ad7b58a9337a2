// See loss_classes.h.
#include "rollback/loss_classes.h"

#include <algorithm>
#include <map>
#include <set>

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

/// What rows can stand against on the way back.
class Guarded {
 public:
  struct One {
    std::string object, what;
    LossClass loss_class() const {
      return {RollbackClass::Guarded, "refused while there are " + what};
    }
  };

  explicit Guarded(const Script& back) {
    for (const Statement& statement : back.statements) {
      for (size_t i = 0; i < statement.guarded.size(); ++i) {
        const Operation& root = back.graph.ops.list[statement.guarded[i]];
        all_.push_back({root.b ? back.graph.to->display(root.b) : back.graph.from->display(root.a),
                        statement.guards[i].what});
        // Its parts come and go with it.
        for (const OpIndex op : statement.ops) {
          if (back.graph.root[op] != statement.guarded[i]) continue;
          const Operation& made = back.graph.ops.list[op];
          if (made.b) by_handle_.emplace(made.b, all_.size() - 1);
          by_name_.emplace(key_of(back.graph, made), all_.size() - 1);
        }
      }
    }
  }

  const std::vector<One>& all() const { return all_; }
  /// Against undoing this operation on the way there. Its old element has FROM's handle, whatever
  /// it is called meanwhile; a new one is known by its name only.
  const One* find(const Graph& graph, OpIndex op) const {
    const Operation& made = graph.ops.list[op];
    if (const auto found = by_handle_.find(made.a); made.a && found != by_handle_.end()) {
      return &all_[found->second];
    }
    const auto found = by_name_.find(key_of(graph, made));
    return found == by_name_.end() ? nullptr : &all_[found->second];
  }

 private:
  std::vector<One> all_;
  std::map<Ref, size_t> by_handle_;  // of FROM; into `all_`
  std::map<std::string, size_t> by_name_;
};

/// What an operation of a graph destroys, in words; empty: nothing.
std::string loss_of(const Graph& graph, OpIndex op) {
  const Operation& made = graph.ops.list[op];
  Emit tried = emit_for(graph);
  if (made.step == Step::Down) {
    rules_of(graph.from->kind(made.a)).drop(tried, made.a);
  } else if (made.step == Step::Alter) {
    rules_of(graph.to->kind(made.b))
        .alter(tried, Change{*graph.from, *graph.to, made.a, made.b}, made.changed);
  }
  for (const Emit::Piece& piece : tried.pieces()) {
    if (!piece.loss.empty()) return piece.loss;
  }
  return {};
}

/// By the name of FROM, whatever it is called meanwhile; what is new by that of TO.
std::string display_of(const Graph& graph, OpIndex op, const Catalog& from) {
  const Operation& made = graph.ops.list[op];
  if (made.a && made.a.id < from.size() && from.alive(made.a)) return from.display(made.a);
  return made.b ? graph.to->display(made.b) : graph.from->display(made.a);
}

/// What cannot come back has an expression of the user's instead.
void declare(LossClass& one, const Graph& graph, const std::vector<OpIndex>& ops,
             const std::vector<Inverse>& inverses) {
  for (const Inverse& inverse : inverses) {
    for (const OpIndex op : ops) {
      const Operation& made = graph.ops.list[op];
      if ((made.a ? graph.from->display(made.a) : graph.to->display(made.b)) != inverse.object) {
        continue;
      }
      one = {RollbackClass::Declared, "declared: " + inverse.expression};
      return;
    }
  }
}

/// What one statement on the way there does that does not come back by itself: each loss is called
/// after the element that has it.
class Changes {
 public:
  Changes(const Graph& graph, const Catalog& from, const Guarded& guarded,
          const std::vector<Inverse>& inverses)
      : graph_(graph), from_(from), guarded_(guarded), inverses_(inverses) {}

  void add(const Statement& statement, const LossClass& is) {
    const size_t before = all_.size();
    for (const OpIndex op : statement.ops) {
      const bool loses = is.is == RollbackClass::Irreversible || is.is == RollbackClass::Declared;
      const std::string loss = loses && graph_.root[op] == op ? loss_of(graph_, op) : std::string();
      const Guarded::One* guarded = guarded_.find(graph_, op);
      const bool is_told = guarded == nullptr || !told_.insert(guarded).second;
      if (!loss.empty()) {
        LossClass of_it{RollbackClass::Irreversible, "lost: " + loss};
        declare(of_it, graph_, {op}, inverses_);
        put(op, std::move(of_it));
      } else if (!is_told) {
        put(op, guarded->loss_class());
      }
    }
    if (is.is == RollbackClass::Guarded) return;
    for (size_t i = before; i < all_.size(); ++i) {
      if (all_[i].is.is == is.is) return;
    }
    const auto first = std::find_if(statement.ops.begin(), statement.ops.end(),
                                    [&](OpIndex op) { return !explained_by_source(graph_, op); });
    all_.push_back({first == statement.ops.end() ? statement.sql.substr(0, statement.sql.find('\n'))
                                                 : display_of(graph_, *first, from_),
                    is});
  }
  /// What went with the hidden, by no operation of its own.
  void add_rest() {
    for (const Guarded::One& one : guarded_.all()) {
      if (told_.insert(&one).second) all_.push_back({one.object, one.loss_class()});
    }
  }
  void put(std::string object, LossClass is) { all_.push_back({std::move(object), std::move(is)}); }
  std::vector<ClassedChange> take() { return std::move(all_); }

 private:
  void put(OpIndex op, LossClass is) { put(display_of(graph_, op, from_), std::move(is)); }

  const Graph& graph_;
  const Catalog& from_;
  const Guarded& guarded_;
  const std::vector<Inverse>& inverses_;
  std::vector<ClassedChange> all_;
  std::set<const Guarded::One*> told_;
};

}  // namespace

std::vector<LossClass> loss_classes(Script& there, bool kept, const Script& back,
                                    const std::vector<Inverse>& inverses) {
  const Guarded guarded(back);
  std::vector<LossClass> classes;
  for (Statement& statement : there.statements) {
    LossClass one;
    if (!statement.loss.empty()) {
      one = {RollbackClass::Irreversible, "lost: " + statement.loss};
    } else if (statement.ops.empty() && kept && statement.phase != Phase::Expand) {
      one = {RollbackClass::Retained, "kept under another name until it is purged"};
    }
    for (const OpIndex op : statement.ops) {
      const Guarded::One* found = guarded.find(there.graph, op);
      if (found && one.is == RollbackClass::Exact) one = found->loss_class();
    }
    if (one.is == RollbackClass::Irreversible) declare(one, there.graph, statement.ops, inverses);
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
  const Guarded guarded(back);
  Changes changes(there.graph, from, guarded, inverses);
  for (const Ref ref : kept) {
    changes.put(from.display(ref),
                {RollbackClass::Retained, "kept under another name until it is purged"});
  }
  for (size_t i = 0; i < classes.size(); ++i) {
    if (classes[i].is == RollbackClass::Exact || classes[i].is == RollbackClass::Retained) continue;
    changes.add(there.statements[i], classes[i]);
  }
  changes.add_rest();
  return changes.take();
}

std::string words_of(const ClassedChange& change) {
  return std::string(rollback_class_name(change.is.is)) + " " + change.object + ": " +
         change.is.why;
}

}  // namespace dryshod
