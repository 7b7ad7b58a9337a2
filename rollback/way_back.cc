// See way_back.h.
#include "rollback/way_back.h"

#include <algorithm>

#include "catalog/helpers.h"
#include "migration/helper_sql.h"
#include "migration/renames.h"
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
       Interpreter& interpreter, const BackOptions& options)
      : state_(state),
        from_(from),
        comparing_(comparing),
        interpreter_(interpreter),
        options_(options) {}

  Result<WayBack> run() {
    WayBack result;
    result.moved = std::make_unique<Catalog>(state_.catalog());
    Moves moves(*result.moved, interpreter_);
    if (options_.helpers == Helpers::Dropped) {
      if (Result<void> done = drop_helpers(moves); !done) return tl::unexpected(done.error());
    }
    if (Result<void> done = bring_all_back(moves); !done) return tl::unexpected(done.error());
    result.frozen = std::make_unique<Frozen>(*result.moved, state_);
    result.difference =
        diff_to_plan(*result.frozen, from_, comparing_(*result.moved, from_.catalog()));
    ScriptOptions script;
    script.copies_away = true;
    script.declared = [this](const Catalog& from, Ref ref) { return declared(from.display(ref)); };
    Result<Script> rest = direct_script(*result.frozen, from_, result.difference, script);
    if (!rest) return tl::unexpected(rest.error());
    result.script = std::move(*rest);
    std::vector<Statement>& all = result.script.statements;
    drop_late(result.script, *result.moved);
    all.insert(all.begin(), std::make_move_iterator(moves.statements().begin()),
               std::make_move_iterator(moves.statements().end()));
    const Ref kept_in = helper_schema(state_.catalog());
    if (options_.helpers == Helpers::Dropped && kept_in && !is_in_from(kept_in)) {
      all.push_back(drop_helper_place());
    }
    return result;
  }

 private:
  std::string declared(const std::string& object) const {
    for (const Inverse& inverse : options_.inverses) {
      if (inverse.object == object) return inverse.expression;
    }
    return {};
  }

  bool is_in_from(Ref ref) const {
    const Catalog& from = from_.catalog();
    return ref.id < from.size() && from.alive(ref);
  }

  /// What dryshod made on the way, the latest first: what it has was derived from what stays.
  Result<void> drop_helpers(Moves& moves) {
    std::vector<Ref> helpers = top_helpers(moves.catalog());
    std::erase_if(helpers, [&](Ref ref) { return is_in_from(ref); });
    for (auto it = helpers.rbegin(); it != helpers.rend(); ++it) {
      if (is_used_later(moves.catalog(), *it)) late_.push_back(*it);
    }
    std::erase_if(helpers, [&](Ref ref) { return is_late(ref); });
    return moves.drop(std::move(helpers), from_.catalog(), false);
  }

  bool is_late(Ref helper) const {
    return std::find(late_.begin(), late_.end(), helper) != late_.end();
  }
  /// What is no helper needs it as yet, or one that goes late.
  bool is_used_later(const Catalog& catalog, Ref helper) const {
    const std::vector<Ref> users = catalog.dependents(helper);
    return std::any_of(users.begin(), users.end(),
                       [&](Ref user) { return !is_helper(catalog, user) || is_late(user); });
  }
  /// Helpers whose users go with the rest of the script.
  void drop_late(Script& script, const Catalog& moved) const {
    for (const Ref helper : late_) {
      if (script.graph.ops.down_of[helper.id] != kNoOp) continue;  // with what it is made of
      Emit emit(moved, from_.catalog());
      rules_of(moved.kind(helper)).drop(emit, helper);
      for (Emit::Piece& piece : emit.pieces()) {
        piece.loss.clear();  // what it has was derived
        script.statements.push_back(statement_of(std::move(piece)));
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
    if (Result<void> done = moves.make(emit); !done) return done;
    const std::string given = declared(from.display(ref));
    if (given.empty() || rules.give == nullptr) return {};
    rules.give(emit, ref, given);
    return moves.make(emit);
  }

  const Frozen& state_;
  const Frozen& from_;
  const Comparing& comparing_;
  Interpreter& interpreter_;
  const BackOptions& options_;
  std::vector<Ref> late_;  // helpers that go last, the latest first
};

}  // namespace

Result<WayBack> way_back(const Frozen& state, const Frozen& from, const Comparing& comparing,
                         Interpreter& interpreter, const BackOptions& options) {
  return Back(state, from, comparing, interpreter, options).run();
}

}  // namespace dryshod
