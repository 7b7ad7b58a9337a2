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
      // Follows its source, but for what has a name among the relations of its schema.
      const bool own_name = has(slots_of(from.kind(ref)), Slot::Relation);
      if (from[ref].source && !from[ref].local && !own_name) return;
      const KindRules& rules = rules_of(from.kind(ref));
      const bool has_moved = rules.move_to && now.parent(ref) != from.parent(ref);
      if (rules.rename_to && (has_moved || now.name(ref) != from.name(ref))) moved.push_back(ref);
    });
    for (const bool has_come_along : {false, true}) {
      for (const Ref ref : moved) {
        if (!has_come_along && comes_along(now, ref)) continue;
        if (Result<void> done = bring_back(moves, ref); !done) return done;
      }
    }
    return {};
  }

  /// Where it is to be; none: nowhere yet.
  Ref home_of(const Catalog& now, Ref ref) const {
    const Ref home = from_.catalog().parent(ref);
    return !home || now.alive(home) ? home : holder_of_place(now, from_.catalog(), home);
  }

  /// It went to another schema with something else, and cannot leave it alone.
  bool comes_along(const Catalog& now, Ref ref) const {
    const auto move_to = rules_of(now.kind(ref)).move_to;
    if (move_to == nullptr || now.parent(ref) == home_of(now, ref)) return false;
    if (now[ref].source && !now[ref].local) return true;
    Emit tried(now, from_.catalog());
    move_to(tried, ref, std::string(kHelperSchema));
    return tried.pieces().empty();
  }

  /// The name is nobody's in that scope, but of `ref`.
  Result<void> make_room(Moves& moves, Ref ref, Ref scope, Name name) {
    const Catalog& from = from_.catalog();
    const Catalog& now = moves.catalog();
    const Ref successor = scope ? holder_of_name(now, from.kind(ref), scope, name) : Ref{};
    if (!successor || successor == ref) return {};
    const auto rename = rules_of(now.kind(successor)).rename_to;
    if (rename == nullptr) return failure("no way to make room for " + from.display(ref));
    const std::string own_name(is_in_from(successor) && from.name(successor) != name
                                   ? from.text(from.name(successor))
                                   : std::string_view());
    const std::string aside = with_suffix(from.text(name), kAsideSuffix);
    const std::string free = free_name(now, successor, scope, own_name.empty() ? aside : own_name);
    Emit emit = moves.emit_towards(from);
    rename(emit, successor,
           free == own_name || own_name.empty() ? free : free_name(now, successor, scope, aside));
    const auto left_behind = rules_of(now.kind(ref)).left_behind;
    if (left_behind && now.kind(successor) == now.kind(ref)) left_behind(emit, ref, successor);
    return moves.make(emit);
  }

  Result<void> bring_back(Moves& moves, Ref ref) {
    const Catalog& from = from_.catalog();
    const Catalog& now = moves.catalog();
    const KindRules& rules = rules_of(now.kind(ref));
    Emit emit = moves.emit_towards(from);
    if (rules.move_to && now.parent(ref) != home_of(now, ref) && !comes_along(now, ref)) {
      if (const Ref lost = from.parent(ref); !home_of(now, ref)) {
        rules_of(from.kind(lost)).create(emit, lost, {});
        if (Result<void> done = moves.make(emit); !done) return done;
      }
      const Ref home = home_of(now, ref);
      for (const Ref along : companions(now, ref)) {
        if (Result<void> done = make_room(moves, along, home, now.name(along)); !done) return done;
      }
      if (Result<void> done = make_room(moves, ref, home, from.name(ref)); !done) return done;
      rules.move_to(emit, ref, std::string(now.text(now.name(home))));
      if (Result<void> done = moves.make(emit); !done) return done;
    }
    if (now.name(ref) == from.name(ref)) return {};
    const bool in_schema = has(slots_of(from.kind(ref)), Slot::Relation);
    const Ref scope = in_schema ? now.schema_of(ref) : now.parent(ref);
    if (Result<void> done = make_room(moves, ref, scope, from.name(ref)); !done) return done;
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

namespace {

/// Does this very operation lose data, of all that its statement carries out?
bool loses_itself(const Graph& graph, OpIndex at) {
  const Operation& op = graph.ops.list[at];
  if (op.step != Step::Alter) return loses_data(graph, at);
  Emit tried = emit_for(graph);
  rules_of(graph.to->kind(op.b)).alter(tried, {*graph.from, *graph.to, op.a, op.b}, op.changed);
  return std::any_of(tried.pieces().begin(), tried.pieces().end(),
                     [](const Emit::Piece& piece) { return !piece.loss.empty(); });
}

/// What a statement that is no R0 is about, by the names of FROM: all that it loses, else the first.
std::vector<std::string> classed_objects(const Script& there, const Statement& statement,
                                         RollbackClass loss_class, const Catalog& from) {
  std::vector<std::string> lost;
  std::string first = statement.sql.substr(0, statement.sql.find('\n'));
  bool found = false;
  for (const OpIndex at : statement.ops) {
    const Operation& op = there.graph.ops.list[at];
    const bool is_of_from = op.a && op.a.id < from.size() && from.alive(op.a);
    const std::string object = is_of_from ? from.display(op.a)
                               : op.b     ? there.graph.to->display(op.b)
                                          : there.graph.from->display(op.a);
    if (loss_class == RollbackClass::Irreversible && loses_itself(there.graph, at)) {
      lost.push_back(object);
    }
    if (found || explained_by_source(there.graph, at)) continue;
    first = object;
    found = true;
  }
  if (lost.empty()) lost.push_back(std::move(first));
  return lost;
}

}  // namespace

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
    for (std::string& object : classed_objects(there, statement, classes[i].is, from)) {
      changes.push_back({std::move(object), classes[i]});
    }
  }
  return changes;
}

std::string words_of(const ClassedChange& change) {
  return std::string(rollback_class_name(change.is.is)) + " " + change.object + ": " +
         change.is.why;
}

}  // namespace dryshod
