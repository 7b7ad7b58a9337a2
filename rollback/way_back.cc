// See way_back.h.
#include "rollback/way_back.h"

#include <algorithm>
#include <map>

#include "catalog/helpers.h"
#include "diff/diff.h"
#include "migration/helper_sql.h"
#include "migration/reported_changes.h"
#include "rollback/moves.h"

namespace dryshod {
namespace {

/// What holds nothing any more goes; copies of rows stay.
Statement drop_helper_place() {
  Statement statement;
  statement.sql = drop_empty_helper_schema();
  statement.why = "dryshod's own place goes, unless there are rows in it that somebody may want";
  return statement;
}

class Back {
 public:
  Back(const Frozen& state, const Frozen& from, const Comparing& comparing,
       Interpreter& interpreter)
      : state_(state), from_(from), comparing_(comparing), interpreter_(interpreter) {}

  Result<WayBack> run(Helpers helpers) {
    WayBack result;
    result.moved = std::make_unique<Catalog>(state_.catalog());
    Moves moves(*result.moved, interpreter_);
    if (helpers == Helpers::Dropped) {
      if (Result<void> done = drop_helpers(moves); !done) return tl::unexpected(done.error());
    }
    if (Result<void> done = bring_all_back(moves); !done) return tl::unexpected(done.error());
    result.frozen = std::make_unique<Frozen>(*result.moved, state_);
    result.difference = diff(*result.frozen, from_, comparing_(*result.moved, from_.catalog()));
    ScriptOptions options;
    options.copies_away = true;
    Result<Script> rest = direct_script(*result.frozen, from_, result.difference, options);
    if (!rest) return tl::unexpected(rest.error());
    result.script = std::move(*rest);
    std::vector<Statement>& all = result.script.statements;
    drop_late(all, *result.moved);
    all.insert(all.begin(), std::make_move_iterator(moves.statements().begin()),
               std::make_move_iterator(moves.statements().end()));
    if (helpers == Helpers::Dropped && helper_schema(state_.catalog())) {
      all.push_back(drop_helper_place());
    }
    return result;
  }

 private:
  bool is_in_from(Ref ref) const {
    const Catalog& from = from_.catalog();
    return ref.id < from.size() && from.alive(ref);
  }

  /// What dryshod made on the way, the latest first: what it has was derived from what stays.
  Result<void> drop_helpers(Moves& moves) {
    const std::vector<Ref> helpers = top_helpers(moves.catalog());
    for (auto it = helpers.rbegin(); it != helpers.rend(); ++it) {
      if (is_in_from(*it) || !moves.catalog().alive(*it)) continue;
      if (is_used(moves.catalog(), *it)) {
        late_.push_back(*it);
        continue;
      }
      Emit emit = moves.emit_towards(from_.catalog());
      rules_of(moves.catalog().kind(*it)).drop(emit, *it);
      for (Emit::Piece& piece : emit.pieces()) piece.loss.clear();
      if (Result<void> done = moves.make(emit); !done) return done;
    }
    return {};
  }

  /// What is no helper needs it as yet.
  static bool is_used(const Catalog& catalog, Ref helper) {
    const std::vector<Ref> users = catalog.dependents(helper);
    return std::any_of(users.begin(), users.end(),
                       [&](Ref user) { return !is_helper(catalog, user); });
  }
  /// Helpers whose users go with the rest of the script.
  void drop_late(std::vector<Statement>& all, const Catalog& moved) const {
    for (const Ref helper : late_) {
      Emit emit(moved, from_.catalog());
      rules_of(moved.kind(helper)).drop(emit, helper);
      for (Emit::Piece& piece : emit.pieces()) {
        Statement statement;
        statement.sql = piece.head.empty() ? piece.body : piece.head + " " + piece.body;
        all.push_back(std::move(statement));
      }
    }
  }

  /// What has another name or place than in FROM.
  Result<void> bring_all_back(Moves& moves) {
    const Catalog& from = from_.catalog();
    const Catalog& now = moves.catalog();
    std::vector<Ref> moved;
    from.each([&](Ref ref) {
      if (!now.alive(ref) || now.kind(ref) != from.kind(ref) || from[ref].builtin) return;
      if (from[ref].source && !from[ref].local) return;  // follows its source
      const KindRules& rules = rules_of(from.kind(ref));
      const bool has_moved = rules.move_to && now.parent(ref) != from.parent(ref);
      if (rules.rename_to && (has_moved || now.name(ref) != from.name(ref))) moved.push_back(ref);
    });
    for (const Ref ref : moved) {
      if (comes_along(now, ref)) continue;
      if (Result<void> done = bring_back(moves, ref); !done) return done;
    }
    return {};
  }

  /// It went to another schema with something else, and cannot leave it alone.
  bool comes_along(const Catalog& now, Ref ref) const {
    const auto move_to = rules_of(now.kind(ref)).move_to;
    if (move_to == nullptr || now.parent(ref) == from_.catalog().parent(ref)) return false;
    Emit tried(now, from_.catalog());
    move_to(tried, ref, std::string(kHelperSchema));
    return tried.pieces().empty();
  }

  /// Where FROM has this element, nobody else stands.
  Result<void> make_room(Moves& moves, Ref ref) {
    const Catalog& from = from_.catalog();
    const Catalog& now = moves.catalog();
    const bool in_schema = has(slots_of(from.kind(ref)), Slot::Relation);
    const Ref whole = in_schema ? from.schema_of(ref) : from.parent(ref);
    // Its whole has the same handle, whatever it is called now.
    const Ref scope = whole && now.alive(whole) ? whole
                      : whole                   ? holder_of_place(now, from, whole)
                                                : Ref{};
    const Ref successor =
        scope ? holder_of_name(now, from.kind(ref), scope, from.name(ref)) : Ref{};
    if (!successor || successor == ref) return {};
    const auto rename = rules_of(now.kind(successor)).rename_to;
    if (rename == nullptr) return failure("no way to make room for " + from.display(ref));
    // Back to what it was called, if that is free; else out of the way, to be dropped.
    const auto free = [&](const std::string& name) {
      return free_name(now, successor, in_schema ? scope : now.parent(successor), name);
    };
    std::string name;
    if (is_in_from(successor) && from.name(successor) != from.name(ref)) {
      name = from.text(from.name(successor));
      if (free(name) != name) name.clear();
    }
    if (name.empty()) name = free(with_suffix(from.text(from.name(ref)), kAsideSuffix));
    Emit emit = moves.emit_towards(from);
    rename(emit, successor, name);
    const auto left_behind = rules_of(now.kind(ref)).left_behind;
    if (left_behind && now.kind(successor) == now.kind(ref)) left_behind(emit, ref, successor);
    return moves.make(emit);
  }

  Result<void> bring_back(Moves& moves, Ref ref) {
    const Catalog& from = from_.catalog();
    const Catalog& now = moves.catalog();
    const KindRules& rules = rules_of(now.kind(ref));
    if (Result<void> done = make_room(moves, ref); !done) return done;
    std::vector<Ref> along;  // what has a name beside it comes too
    if (now.parent(ref) != from.parent(ref)) {
      now.each_child(ref, [&](Ref part) {
        if (has(slots_of(now.kind(part)), Slot::Relation) && is_in_from(part))
          along.push_back(part);
      });
    }
    for (const Ref part : along) {
      if (Result<void> done = make_room(moves, part); !done) return done;
    }
    Emit emit = moves.emit_towards(from);
    if (rules.move_to && now.parent(ref) != from.parent(ref)) {
      const Ref place = from.parent(ref);
      if (!now.alive(place) && !holder_of_place(now, from, place)) {
        rules_of(from.kind(place)).create(emit, place, {});
        if (Result<void> done = moves.make(emit); !done) return done;
      }
      rules.move_to(emit, ref, std::string(from.text(from.name(place))));
      if (Result<void> done = moves.make(emit); !done) return done;
    }
    if (now.name(ref) == from.name(ref)) return {};
    rules.rename_to(emit, ref, std::string(from.text(from.name(ref))));
    return moves.make(emit);
  }

  const Frozen& state_;
  const Frozen& from_;
  const Comparing& comparing_;
  Interpreter& interpreter_;
  std::vector<Ref> late_;  // helpers that go last
};

/// One element means the same in two catalogs if it reads the same.
std::string key_of(const Graph& graph, const Operation& op) {
  const Catalog& catalog = op.b ? *graph.to : *graph.from;
  const Ref ref = op.b ? op.b : op.a;
  return std::string(kind_name(catalog.kind(ref))) + " " + catalog.display(ref);
}

}  // namespace

Result<WayBack> way_back(const Frozen& state, const Frozen& from, const Comparing& comparing,
                         Interpreter& interpreter, Helpers helpers) {
  return Back(state, from, comparing, interpreter).run(helpers);
}

std::vector<LossClass> loss_classes(Script& there, bool kept, const Script& back) {
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
      one = {RollbackClass::Irreversible, "lost: " + statement.loss};
    } else if (statement.ops.empty() && kept && statement.phase != Phase::Expand) {
      one = {RollbackClass::Retained, "kept under another name until it is purged"};
    }
    for (const OpIndex op : statement.ops) {
      const auto found = guarded.find(key_of(there.graph, there.graph.ops.list[op]));
      if (found != guarded.end() && one.is == RollbackClass::Exact) {
        one = {RollbackClass::Guarded, "refused while there are " + found->second};
      }
    }
    statement.rollback = rollback_class_name(one.is);
    classes.push_back(std::move(one));
  }
  return classes;
}

LossClass worst_of(const std::vector<LossClass>& classes) {
  LossClass worst;
  for (const LossClass& one : classes) {
    if (one.is > worst.is) worst = one;
  }
  return worst;
}

std::vector<ClassedChange> classed_changes(Script& there, const Catalog& from,
                                           const std::vector<Ref>& kept, const Script& back) {
  const std::vector<LossClass> classes = loss_classes(there, !kept.empty(), back);
  std::vector<ClassedChange> changes;
  for (const Ref ref : kept) {
    changes.push_back({from.display(ref),
                       {RollbackClass::Retained, "kept under another name until it is purged"}});
  }
  for (size_t i = 0; i < classes.size(); ++i) {
    const Statement& statement = there.statements[i];
    if (classes[i].is == RollbackClass::Exact || classes[i].is == RollbackClass::Retained) continue;
    std::string object = statement.sql.substr(0, statement.sql.find('\n'));
    for (const OpIndex op : statement.ops) {
      if (explained_by_source(there.graph, op)) continue;
      const Operation& made = there.graph.ops.list[op];
      object = made.b ? there.graph.to->display(made.b) : there.graph.from->display(made.a);
      break;
    }
    changes.push_back({std::move(object), classes[i]});
  }
  return changes;
}

std::string words_of(const ClassedChange& change) {
  return std::string(rollback_class_name(change.is.is)) + " " + change.object + ": " +
         change.is.why;
}

}  // namespace dryshod
