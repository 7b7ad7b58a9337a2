// See keep.h.
#include "rollback/keep.h"

#include <algorithm>

#include "catalog/helpers.h"
#include "migration/renames.h"
#include "migration/render.h"
#include "migration/running_path.h"
#include "migration/script_waits.h"
#include "rollback/made_first.h"
#include "rollback/moves.h"
#include "rollback/steps.h"
#include "rollback/way_back.h"

namespace dryshod {
namespace {

constexpr size_t kTriedOneByOne = 8;

class Keeper {
 public:
  Keeper(const Frozen& from, const Frozen& to, const Comparing& comparing, Interpreter& interpreter,
         const KeepOptions& options)
      : from_(from), to_(to), comparing_(comparing), interpreter_(interpreter), options_(options) {}

  Result<KeepingScript> run() {
    const Difference first = diff_to_plan(from_, to_, comparing_(from_.catalog(), to_.catalog()));
    const Result<Script> direct = direct_script(from_, to_, first);
    if (!direct) return tl::unexpected(direct.error());
    collect_beside(first, direct->graph);
    // Only roots: what else goes, goes with them.
    for (OpIndex i = 0; i < static_cast<OpIndex>(direct->graph.ops.list.size()); ++i) {
      const Ref a = direct->graph.ops.list[i].a;
      if (options_.keeps && loses_data(direct->graph, i) && can_be_kept(direct->graph, a)) {
        kept_.push_back(a);
      }
    }
    const Choice whole{kept_, beside_};
    Result<KeepingScript> made = make(*direct);
    if (made || !options_.lets_go || whole.kept.empty()) return made;
    return make_with_less(*direct, whole, made.error());
  }

 private:
  struct Choice {
    std::vector<Ref> kept;
    std::vector<Delta> beside;
  };

  Result<KeepingScript> make(const Script& direct) {
    for (;;) {
      KeepingScript result;
      if (Result<void> hidden = hide(direct, result); !hidden) {
        return tl::unexpected(hidden.error());
      }
      if (needs_more(result.script.graph)) continue;
      tell_let_go(result.script);
      Catalog after(*result.moved);
      if (Result<void> done = settle(result, after); !done) return tl::unexpected(done.error());
      if (options_.lets_go) {
        if (Result<void> done = comes_back(after); !done) return tl::unexpected(done.error());
      }
      result.kept = kept_;
      return result;
    }
  }

  // ---- what cannot be kept ----------------------------------------------------
  /// What is hidden can stand in the way of the rest, or of the way back. Of that as little as will
  /// do is dropped: by halves, then one by one where few are left.
  Result<KeepingScript> make_with_less(const Script& direct, const Choice& whole,
                                       const Diagnostics& refused) {
    std::vector<Ref> less = whole.kept;
    Result<KeepingScript> best = make_without(direct, whole, less, refused);
    if (!best) return tl::unexpected(refused);
    const auto takes = [&](std::vector<Ref> fewer) {
      Result<KeepingScript> made = make_without(direct, whole, fewer, refused);
      if (!made) return false;
      best = std::move(made);
      less = std::move(fewer);
      return true;
    };
    for (bool halves = true; halves && less.size() > 1;) {
      const auto middle = less.begin() + static_cast<std::ptrdiff_t>(less.size() / 2);
      halves = takes({less.begin(), middle}) || takes({middle, less.end()});
    }
    for (size_t i = 0; less.size() > 1 && less.size() <= kTriedOneByOne && i < less.size();) {
      std::vector<Ref> fewer = less;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (!takes(std::move(fewer))) ++i;
    }
    return best;
  }

  Result<KeepingScript> make_without(const Script& direct, const Choice& whole,
                                     const std::vector<Ref>& less, const Diagnostics& refused) {
    kept_ = whole.kept;
    beside_ = whole.beside;
    let_go_ = less;
    why_let_go_.assign(less.size(), refused.front().message);
    std::erase_if(kept_, [&](Ref a) { return contains(less, a); });
    return make(direct);
  }

  /// What is kept is of no use where nothing brings it back.
  Result<void> comes_back(const Catalog& after) {
    const Result<WayBack> back = way_back(Frozen(after, from_), from_, comparing_, interpreter_);
    if (!back) return tl::unexpected(back.error());
    Catalog again(after);
    const auto done = interpreter_.execute(render_sql(back->script, {}), again);
    if (!done) return tl::unexpected(done.error());
    return {};
  }

  bool can_be_kept(const Graph& graph, Ref a) const {
    const KindRules& rules = rules_of(from_.catalog().kind(a));
    if (rules.rename_to == nullptr) return false;
    for (Ref above = a; above; above = from_.catalog()[above].source) {
      if (stays_below(graph, above)) return false;
    }
    const Ref above = from_.catalog().parent(a);
    const Ref whole = above ? graph.b_of_a[above.id] : Ref{};
    return !whole || rules.can_hide == nullptr ||
           rules.can_hide(from_.catalog(), a, to_.catalog(), whole);
  }

  /// Does something stay that came down from it? It would go by the new name, too.
  bool stays_below(const Graph& graph, Ref a) const {
    const std::vector<Ref> below = from_.catalog().derived_from(a);
    return std::any_of(below.begin(), below.end(),
                       [&](Ref made) { return graph.b_of_a[made.id] || stays_below(graph, made); });
  }

  bool can_move(const Catalog& now, Ref a) const {
    const auto move_to = rules_of(now.kind(a)).move_to;
    if (move_to == nullptr) return false;
    Emit tried(now, to_.catalog());
    move_to(tried, a, std::string(kHelperSchema));
    return !tried.pieces().empty();
  }

  /// Everything kept is hidden, one after the other; then the rest is planned.
  Result<void> hide(const Script& direct, KeepingScript& result) {
    const Graph& first = direct.graph;
    result.moved = std::make_unique<Catalog>(from_.catalog());
    Moves moves(*result.moved, interpreter_);
    if (Result<void> done = make_first(moves, direct); !done) return done;
    if (Result<void> done = build_beside(moves, first); !done) return done;
    for (const Ref a : in_order()) {
      if (Result<void> done = hide_one(moves, first, a); !done) return done;
    }
    result.frozen = std::make_unique<Frozen>(*result.moved, from_);
    result.difference = diff_to_plan(*result.frozen, to_, comparing_(*result.moved, to_.catalog()));
    touched_ = touched(*result.moved);
    ScriptOptions rest_options = options_.script;
    if (rest_options.phase_of) {
      rest_options.phase_of = [&](const Graph& graph, OpIndex root) {
        return waits_for_moves(graph, root, *result.moved) ? Phase::Contract
                                                           : options_.script.phase_of(graph, root);
      };
    }
    Result<Script> rest = direct_script(*result.frozen, to_, result.difference, rest_options);
    if (!rest) return tl::unexpected(rest.error());
    result.script = std::move(*rest);
    std::vector<Statement>& all = result.script.statements;
    result.moves = moves.statements().size();
    all.insert(all.begin(), std::make_move_iterator(moves.statements().begin()),
               std::make_move_iterator(moves.statements().end()));
    return {};
  }

  // ---- built beside ---------------------------------------------------------
  /// Not of what only comes and goes because of something else.
  void collect_beside(const Difference& first, const Graph& graph) {
    if (!options_.takes_beside) return;
    for (const Delta& delta : first.deltas) {
      if (delta.action != Action::Alter) continue;
      if (rules_of(from_.catalog().kind(delta.a)).beside == nullptr) continue;
      const OpIndex down = graph.ops.down_of[delta.a.id];
      if (down != kNoOp && graph.ops.list[down].cause) continue;
      if (options_.takes_beside(delta)) beside_.push_back(delta);
    }
  }

  /// What new versions are made of and the script makes anyway.
  Result<void> make_first(Moves& moves, const Script& direct) {
    std::vector<Ref> users;
    for (const Delta& delta : beside_) users.push_back(delta.b);
    made_.assign(to_.catalog().size(), Ref{});
    for (const Statement* statement : made_first(direct, users)) {
      Emit emit(moves.catalog(), to_.catalog());
      Emit::Piece& piece = emit.statement(statement->sql);
      piece.txn = statement->txn;
      piece.why = "something new beside the old is made of it";
      const std::vector<std::string> words = words_of_changes(direct.graph, *statement);
      if (Result<void> done = moves.make(emit, words.empty() ? "" : words.front()); !done) {
        return done;
      }
      for (const OpIndex op : statement->ops) {
        const Ref b = direct.graph.ops.list[op].b;
        made_[b.id] = holder_of_place(moves.catalog(), to_.catalog(), b);
      }
    }
    first_end_ = moves.catalog().size();
    return {};
  }

  Result<void> build_beside(Moves& moves, const Graph& first) {
    for (const Delta& delta : beside_) {
      Emit emit(
          moves.catalog(), to_.catalog(),
          [&](Ref b) { return first.ops.up_of[b.id] != kNoOp && !made_[b.id] && b != delta.b; },
          [&](Ref a) { return first.ops.down_of[a.id] != kNoOp && !first.b_of_a[a.id]; },
          [&](Ref a) { return a.id < first.b_of_a.size() ? first.b_of_a[a.id] : Ref{}; },
          [&](Ref b) {
            // What is built takes the place and the name of what is there.
            const Ref a = made_[b.id] ? made_[b.id] : first.a_of_b[b.id];
            return a && !made_[b.id] && is_renamed(first, a) ? Ref{} : a;
          });
      emit.set_changed([&](Ref b) {
        return b != delta.b && !made_[b.id] && first.ops.change_of[b.id] != kNoOp;
      });
      if (options_.script.is_online) {
        emit.set_online([&](Ref relation) {
          return (relation == delta.b || first.ops.up_of[relation.id] == kNoOp) &&
                 options_.script.is_online(to_.catalog(), relation);
        });
      }
      const Change change{moves.catalog(), to_.catalog(), delta.a, delta.b};
      if (!rules_of(from_.catalog().kind(delta.a)).beside(emit, change, delta.changed)) continue;
      const std::string object = moves.catalog().display(delta.a);
      std::vector<Emit::Piece> pieces = std::move(emit.pieces());
      emit.pieces().clear();
      in_running_path(pieces, delta.b);
      for (size_t i = 0; i < pieces.size(); ++i) {
        // All at once; what is done alone is still for the new one.
        const bool swaps =
            pieces[i].phase == Phase::Contract &&
            (pieces[i].with_last || i + 1 == pieces.size() || pieces[i + 1].with_last);
        emit.pieces().push_back(std::move(pieces[i]));
        Result<void> done =
            moves.make(emit, swaps ? "put the new " + object + " in its place"
                                   : "build a new " + object + " beside the old one");
        if (!done) return done;
      }
    }
    return {};
  }

  static bool is_renamed(const Graph& first, Ref a) {
    const Ref b = first.b_of_a[a.id];
    return b && first.from->name(a) != first.to->name(b);
  }

  /// What is built runs functions, as it does where nothing is beside it.
  void in_running_path(std::vector<Emit::Piece>& pieces, Ref made) const {
    const std::string path = running_path(to_.catalog(), made);
    if (path.empty()) return;
    const auto swap = std::find_if(pieces.begin(), pieces.end(), [](const Emit::Piece& piece) {
      return piece.phase == Phase::Contract;
    });
    std::vector<Emit::Piece> all(std::make_move_iterator(pieces.begin()),
                                 std::make_move_iterator(swap));
    each_step_in_path(all, path);
    all.insert(all.end(), std::make_move_iterator(swap), std::make_move_iterator(pieces.end()));
    pieces = std::move(all);
  }

  // ---- what waits for the moves ---------------------------------------------
  /// Elements of `moved` that the moves have made, renamed or taken elsewhere.
  std::vector<bool> touched(const Catalog& moved) const {
    const Catalog& from = from_.catalog();
    std::vector<bool> touched(moved.size(), false);
    moved.each([&](Ref ref) {
      if (ref.id >= from.size() && ref.id < first_end_) return;  // in nobody's place
      touched[ref.id] = ref.id >= from.size() || moved.name(ref) != from.name(ref) ||
                        moved.parent(ref) != from.parent(ref) ||
                        moved.schema_of(ref) != from.schema_of(ref);
    });
    return touched;
  }

  /// It reads or is a part of what the moves put into place, or takes a name that they make free.
  bool waits_for_moves(const Graph& graph, OpIndex root, const Catalog& moved) const {
    const auto is_touched = [&](Ref a) { return a && touched_[a.id] && !is_helper(moved, a); };
    const Operation& op = graph.ops.list[root];
    if (is_touched(op.a)) return true;
    if (!op.b) return false;
    const Catalog& to = to_.catalog();
    bool waits = false;
    to.each_reference(op.b, [&](Ref target, bool, std::string_view) {
      waits = waits || is_touched(graph.a_of_b[target.id]);
    });
    for (Ref whole = to.parent(op.b); whole; whole = to.parent(whole)) {
      waits = waits || is_touched(graph.a_of_b[whole.id]);
    }
    // A like part of the same whole that a move has taken away.
    if (const Ref whole = to.parent(op.b) ? graph.a_of_b[to.parent(op.b).id] : Ref{};
        whole && whole.id < from_.catalog().size() && op.step == Step::Up) {
      from_.catalog().each_child(whole, [&](Ref part) {
        waits = waits || (!moved.alive(part) && from_.catalog().kind(part) == to.kind(op.b));
      });
    }
    // Names that what is hidden has, or a part of it; and places without a name.
    for (OpIndex i = 0; i < static_cast<OpIndex>(graph.ops.list.size()) && !waits; ++i) {
      const Operation& part = graph.ops.list[i];
      if (graph.root[i] != root || part.step != Step::Up) continue;
      waits = takes_room_of_moved(graph, part.b, moved);
      if (part.a) continue;
      const Catalog& from = from_.catalog();
      for (Ref at = holder_of_place(from, to, part.b); at; at = from.parent(at)) {
        waits = waits || touched_[at.id];
      }
    }
    return waits;
  }

  bool takes_room_of_moved(const Graph& graph, Ref b, const Catalog& moved) const {
    const Catalog& from = from_.catalog();
    const Catalog& to = to_.catalog();
    const auto clashes = rules_of(to.kind(b)).clashes;
    if (clashes == nullptr) return false;
    bool takes = false;
    to.each_reference(b, [&](Ref target, bool, std::string_view) {
      const Ref shared = graph.a_of_b[target.id];
      if (!shared || shared.id >= from.size()) return;
      for (const Ref user : from.users(shared)) {
        const bool left = from.kind(user) == to.kind(b) && !moved.alive(user);
        takes = takes || (left && clashes(from, user, to, b));
      }
    });
    return takes;
  }

  /// What an element or its parts refer to comes before it: it may go along.
  std::vector<Ref> in_order() const {
    const Catalog& from = from_.catalog();
    std::vector<Ref> order;
    std::vector<bool> is_seen(from.size(), false);  // some refer to each other: then any order does
    std::vector<bool> is_kept(from.size(), false);
    for (const Ref a : kept_) is_kept[a.id] = true;
    const auto put = [&](auto&& self, Ref a) -> void {
      if (is_seen[a.id]) return;
      is_seen[a.id] = true;
      const auto follow = [&](Ref target, bool hard, std::string_view) {
        for (; hard && target; target = from.parent(target)) {
          if (is_kept[target.id]) self(self, target);
        }
      };
      from.each_reference(a, follow);
      from.each_child(a, [&](Ref part) { from.each_reference(part, follow); });
      order.push_back(a);
    };
    for (const Ref a : kept_) put(put, a);
    return order;
  }

  Result<void> hide_one(Moves& moves, const Graph& first, Ref a) {
    const Catalog& now = moves.catalog();
    const std::string title = "hide " + from_.catalog().display(a);
    if (is_helper(now, a)) return {};  // went along with what it belongs to
    const KindRules& rules = rules_of(now.kind(a));
    Emit emit(
        now, to_.catalog(), nullptr,
        [&](Ref other) { return std::find(kept_.begin(), kept_.end(), other) != kept_.end(); },
        [&](Ref other) { return other.id < first.b_of_a.size() ? first.b_of_a[other.id] : Ref{}; });
    // Whoever knows nothing of a column can write before it is hidden; a table is left in one go.
    const bool goes = can_move(now, a);
    bool with_last = false;
    const auto contract = [&] {
      for (Emit::Piece& piece : emit.pieces()) piece.phase = Phase::Contract;
    };
    if (rules.release) {
      rules.release(emit, a);
      if (goes) contract();
      with_last = goes && !emit.pieces().empty();
      const std::string let = goes ? title : "let rows come without " + from_.catalog().display(a);
      if (Result<void> done = moves.make(emit, let); !done) return done;
    }
    const std::string name(now.text(now.name(a)));
    if (!goes) {
      rules.rename_to(emit, a, free_name(now, a, now.parent(a), helper_name(name)));
      contract();
      return moves.make(emit, title);
    }
    if (!helper_schema(now)) {
      if (Result<void> done =
              moves.make("CREATE SCHEMA IF NOT EXISTS " + std::string(kHelperSchema));
          !done) {
        return done;
      }
    }
    const std::string place_name(now.text(now.name(now.parent(a))));
    const auto in_helper_schema = [&](Ref ref) {
      const std::string wanted =
          with_suffix(place_name + "__" + std::string(now.text(now.name(ref))), "");
      return free_name(now, ref, helper_schema(now), wanted, now.parent(a));
    };
    bool is_first = !with_last;  // the rest is done with it, in one step
    const auto make = [&]() -> Result<void> {
      contract();
      for (Emit::Piece& piece : emit.pieces()) piece.with_last = !is_first;
      is_first = false;
      return moves.make(emit, title);
    };
    for (const Ref along : companions(now, a)) {
      if (!holder_of_name(now, now.kind(along), helper_schema(now), now.name(along))) continue;
      rules_of(now.kind(along)).rename_to(emit, along, in_helper_schema(along));
      if (Result<void> done = make(); !done) return done;
    }
    rules.rename_to(emit, a, in_helper_schema(a));
    if (Result<void> done = make(); !done) return done;
    rules.move_to(emit, a, std::string(kHelperSchema));
    return make();
  }

  /// What is hidden would still go, with what it stands on: then that is kept too. Where it cannot
  /// be, nothing is hidden that would keep in use what goes for good: it is dropped, as it would be
  /// by the direct script.
  bool needs_more(const Graph& graph) {
    bool more = false;
    if (!options_.keeps) return more;
    for (OpIndex i = 0; i < static_cast<OpIndex>(graph.ops.list.size()); ++i) {
      const Operation& op = graph.ops.list[i];
      if (op.step != Step::Down || !is_helper(*graph.from, op.a)) continue;
      if (!loses_data(graph, i) && !contains(kept_, op.a)) continue;
      Ref last{};  // what it stands on in the end
      bool is_saved = false;
      for (Ref cause = op.cause; cause && !is_saved;) {
        const OpIndex down = graph.ops.down_of[cause.id];
        if (!contains(kept_, cause) && !contains(let_go_, cause) &&
            !is_helper(*graph.from, cause) && can_be_kept(graph, cause)) {
          kept_.push_back(cause);
          is_saved = true;
        }
        last = cause;
        cause = down == kNoOp ? Ref{} : graph.ops.list[down].cause;
      }
      more = (is_saved || let_go(op.a, last)) || more;
    }
    return more;
  }

  /// It is not hidden any more, nor is anything built beside it. False: it goes with what it is a
  /// part of.
  bool let_go(Ref a, Ref cause) {
    if (!cause) return false;
    if (contains(kept_, a)) {
      std::erase(kept_, a);
      let_go_.push_back(a);
      why_let_go_.push_back(from_.catalog().display(cause) + " goes, on which it stands");
      return true;
    }
    return std::erase_if(beside_, [&](const Delta& delta) { return delta.a == a; }) != 0;
  }

  static bool contains(const std::vector<Ref>& all, Ref ref) {
    return std::find(all.begin(), all.end(), ref) != all.end();
  }

  void tell_let_go(Script& script) const {
    for (Statement& statement : script.statements) {
      for (const OpIndex op : statement.ops) {
        const auto found = std::find(let_go_.begin(), let_go_.end(), script.graph.ops.list[op].a);
        if (found == let_go_.end() || script.graph.root[op] != op || !statement.why.empty())
          continue;
        statement.why =
            "it cannot be kept under another name: " + why_let_go_[found - let_go_.begin()];
      }
    }
  }

  /// What could not be released before: the key that held it is gone now.
  Result<void> settle(KeepingScript& result, Catalog& after) {
    const auto done = interpreter_.execute(as_in_a_script(rest_of(result)), after);
    if (!done) return tl::unexpected(done.error());
    Moves moves(after, interpreter_);
    for (const Ref a : kept_) {
      const auto release = rules_of(from_.catalog().kind(a)).release;
      if (release == nullptr || !after.alive(a)) continue;
      Emit emit(after, to_.catalog(), nullptr, [&](Ref other) {
        return std::find(kept_.begin(), kept_.end(), other) != kept_.end();
      });
      release(emit, a);
      if (Result<void> released = moves.make(emit); !released) return released;
    }
    for (Statement& late : moves.statements()) late.phase = Phase::Contract;
    std::vector<Statement>& all = result.script.statements;
    all.insert(all.end(), std::make_move_iterator(moves.statements().begin()),
               std::make_move_iterator(moves.statements().end()));
    return {};
  }

  std::string rest_of(const KeepingScript& result) const {
    std::string text;
    for (size_t i = result.moves; i < result.script.statements.size(); ++i) {
      text += result.script.statements[i].sql + ";\n";
    }
    return text;
  }

  const Frozen& from_;
  const Frozen& to_;
  const Comparing& comparing_;
  Interpreter& interpreter_;
  const KeepOptions& options_;
  std::vector<Ref> kept_;
  std::vector<Ref> let_go_;  // not kept after all, and why
  std::vector<std::string> why_let_go_;
  std::vector<Delta> beside_;
  std::vector<Ref> made_;      // by handle of TO: what was made before the new versions
  size_t first_end_ = 0;       // handles of `moved` from here on came with them, or later
  std::vector<bool> touched_;  // by handle of what `moves` have left
};

}  // namespace

bool loses_data(const Graph& graph, OpIndex root) {
  const Operation& op = graph.ops.list[root];
  if (op.step != Step::Down || graph.root[root] != root) return false;
  Emit tried = emit_for(graph);
  rules_of(graph.from->kind(op.a)).drop(tried, op.a);
  return std::any_of(tried.pieces().begin(), tried.pieces().end(),
                     [](const Emit::Piece& piece) { return !piece.loss.empty(); });
}

Result<KeepingScript> keeping_script(const Frozen& from, const Frozen& to,
                                     const Comparing& comparing, Interpreter& interpreter,
                                     const KeepOptions& options) {
  return Keeper(from, to, comparing, interpreter, options).run();
}

}  // namespace dryshod
