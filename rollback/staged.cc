// See staged.h.
#include "rollback/staged.h"

#include <algorithm>
#include <optional>
#include <set>

#include "catalog/digest.h"
#include "catalog/helpers.h"
#include "catalog/quote.h"
#include "diff/diff.h"
#include "migration/helper_sql.h"
#include "migration/plan_layout.h"
#include "migration/plan_sql.h"
#include "migration/proof.h"
#include "migration/renames.h"
#include "migration/render.h"
#include "migration/script_waits.h"
#include "migration/script_work.h"
#include "rollback/loss_classes.h"
#include "rollback/moves.h"
#include "rollback/steps.h"

namespace dryshod {
namespace {

constexpr size_t kIdBytes = 8;

/// A way back as a file's text.
std::string text_of(const Script& script, int major) {
  if (script.statements.empty()) return {};
  RenderOptions render;
  render.header = false;
  render.guards = true;
  render.major = major;
  return render_sql(script, render);
}

/// How much a plan does for those who go on working meanwhile, most first. Each is tried where the
/// one before it does not lead to TO.
struct Ambition {
  bool beside, online, keeps, phases;
  const char* without;
};
constexpr Ambition kAmbitions[] = {
    {true, true, true, true, ""},
    {false, true, true, true, "nothing is built beside what it replaces"},
    {false, false, true, true, "changes take their direct form"},
    {false, false, false, true, "what is lost is not kept"},
    {false, false, false, false, "all is done in one phase"},
};

class Stager {
 public:
  Stager(const StagedInput& input, Interpreter& interpreter, const StagedOptions& options,
         const Ambition& ambition)
      : input_(input), interpreter_(interpreter), options_(options), ambition_(ambition) {}

  Result<Staged> run() {
    if (Result<void> done = prepare(); !done) return tl::unexpected(done.error());
    if (Result<void> done = find_heavy(); !done) return tl::unexpected(done.error());
    if (Result<void> done = make_script(); !done) return tl::unexpected(done.error());
    Plan& plan = staged_.plan;
    plan.major = input_.to.catalog().major;
    plan.lock_timeout = options_.lock_timeout;
    plan.from_digest = digest(input_.from.catalog());
    plan.to_digest = digest(input_.to.catalog());
    plan.id = plan.from_digest.substr(0, kIdBytes) + "-" + plan.to_digest.substr(0, kIdBytes);
    plan.by_hand = script_.by_hand;
    if (Result<void> done = walk(); !done) return tl::unexpected(done.error());
    classify();
    if (Result<void> done = purge(); !done) return tl::unexpected(done.error());
    return std::move(staged_);
  }

 private:
  // ---- where it begins -------------------------------------------------------
  /// FROM with the tables in which progress is kept: every step finds them there.
  Result<void> prepare() {
    start_ = std::make_unique<Catalog>(input_.from.catalog());
    const auto done = interpreter_.execute(books_sql(), *start_);
    if (!done) return tl::unexpected(done.error());
    frozen_start_ = std::make_unique<Frozen>(*start_, input_.from);
    renamed_ = std::make_unique<Catalog>(*start_);
    for (const std::string& rename : input_.renames) {
      const auto renamed = interpreter_.execute(rename + ";", *renamed_);
      if (!renamed) return tl::unexpected(renamed.error());
    }
    frozen_renamed_ = std::make_unique<Frozen>(*renamed_, *frozen_start_);
    return {};
  }

  bool is_large(const Catalog& catalog, Ref relation) const {
    return !options_.is_large || options_.is_large(catalog.qualified(relation));
  }

  // ---- what would hold others up ---------------------------------------------
  /// Executes the direct script, each change in a statement of its own, and looks what each does.
  Result<void> find_heavy() {
    const Difference first =
        diff_to_plan(*frozen_renamed_, input_.to, input_.comparing(*renamed_, input_.to.catalog()));
    ScriptOptions apart;
    apart.apart = true;
    Result<Script> direct = direct_script(*frozen_renamed_, input_.to, first, apart);
    if (!direct) return tl::unexpected(direct.error());
    Catalog copy(*renamed_);
    const auto done = interpreter_.execute(render_sql(*direct, {}), copy, take_down_work(*direct));
    if (!done) return tl::unexpected(done.error());
    for (const Statement& statement : direct->statements) {
      if (!is_heavy(statement.work)) continue;
      for (const OpIndex op : statement.ops) {
        if (direct->graph.ops.list[op].a) heavy_.insert(direct->graph.ops.list[op].a);
      }
    }
    for (OpIndex i = 0; i < static_cast<OpIndex>(direct->graph.ops.list.size()); ++i) {
      const Operation& op = direct->graph.ops.list[i];
      if (op.step == Step::Down && op.b) heavy_.insert(op.a);  // made anew
    }
    return {};
  }

  /// Reads or writes a whole table that was there before, and keeps others from it meanwhile.
  bool is_heavy(const StatementWork& work) const {
    return std::any_of(work.relations.begin(), work.relations.end(), [&](const RelationWork& r) {
      const bool was_there = r.relation && r.relation.id < start_->size();
      return was_there && !r.is_new && r.lock >= LockMode::Share &&
             (r.rewritten || r.scanned || r.rebuilt);
    });
  }

  Phase phase_of(const Graph& graph, OpIndex root) const {
    const Operation& op = graph.ops.list[root];
    switch (op.step) {
      case Step::Down:
      case Step::SetAside:
        return Phase::Contract;
      case Step::Hollow:
        return Phase::Expand;
      case Step::Up: {
        if (op.a) return Phase::Contract;  // another version of what is there
        const Ref whole = graph.to->parent(op.b);
        if (const OpIndex up = whole ? graph.ops.up_of[whole.id] : kNoOp; up != kNoOp) {
          return graph.ops.list[up].a ? Phase::Contract : Phase::Expand;
        }
        const auto when = rules_of(graph.to->kind(op.b)).phase_when_new;
        return when ? when(*graph.to, op.b) : Phase::Expand;
      }
      case Step::Alter:
      case Step::Repoint: {
        if (op.renamed) return Phase::Contract;  // who uses the old name fails from then on
        const auto when = rules_of(graph.to->kind(op.b)).phase_of_change;
        return when ? when(Change{*graph.from, *graph.to, op.a, op.b}, op.changed | op.repointed)
                    : Phase::Expand;
      }
    }
    return Phase::Contract;
  }

  Result<void> make_script() {
    KeepOptions keep;
    keep.script.phase_of = [this](const Graph& graph, OpIndex root) {
      return ambition_.phases ? phase_of(graph, root) : Phase::Contract;
    };
    keep.keeps = ambition_.keeps;
    keep.lets_go = !ambition_.online;  // before nothing is kept
    if (options_.online && ambition_.online) {
      keep.script.is_online = [this](const Catalog& to, Ref relation) {
        return is_large(to, relation);
      };
      if (ambition_.beside) {
        keep.takes_beside = [this](const Delta& delta) { return heavy_.contains(delta.a); };
      }
    }
    Result<KeepingScript> keeping =
        keeping_script(*frozen_renamed_, input_.to, input_.comparing, interpreter_, keep);
    if (!keeping) return tl::unexpected(keeping.error());
    keeping_ = std::move(*keeping);
    script_ = std::move(keeping_.script);
    std::stable_sort(script_.statements.begin(), script_.statements.end(),
                     [](const Statement& x, const Statement& y) { return x.phase < y.phase; });
    for (auto it = input_.renames.rbegin(); it != input_.renames.rend(); ++it) {
      Statement stated;
      stated.sql = *it;
      stated.why = "a rename that was asked for: who uses the old name fails from here on";
      script_.statements.insert(script_.statements.begin(), std::move(stated));
    }
    return {};
  }

  // ---- step by step ------------------------------------------------------------
  Result<void> walk() {
    Catalog state(*start_);
    const std::vector<StepRange> ranges = step_ranges(script_);
    std::vector<std::vector<PlanWait>> waits = waits_of(script_, ranges);
    for (size_t i = 0; i < ranges.size(); ++i) {
      if (Result<void> done = take_step(state, ranges[i]); !done) return done;
      staged_.plan.steps.back().waits = std::move(waits[i]);
      const Phase phase = staged_.plan.steps.back().phase;
      const bool is_last = i + 1 == ranges.size();
      if (is_last || script_.statements[ranges[i + 1].first].phase != phase) {
        if (Result<void> done = gate(state, phase, is_last); !done) return done;
      }
    }
    const Difference left = diff(Frozen(state, *frozen_start_), input_.to,
                                 input_.comparing(state, input_.to.catalog()));
    staged_.holds = staged_.holds && left.empty();
    for (const Delta& delta : left.deltas) {
      staged_.counter_example +=
          "\n  after the steps differs: " +
          (delta.b ? input_.to.catalog().display(delta.b) : state.display(delta.a));
    }
    end_ = std::make_unique<Catalog>(std::move(state));
    return {};
  }

  Result<void> take_step(Catalog& state, const StepRange& of) {
    PlanStep step;
    step.number = static_cast<int>(staged_.plan.steps.size()) + 1;
    step.title = title_of(script_, of);
    step.slug = file_slug(step.title);
    const Catalog before(state);
    const Frozen frozen_before(before, *frozen_start_);
    for (size_t i = of.first; i < of.end; ++i) {
      Statement& statement = script_.statements[i];
      const auto done =
          interpreter_.execute(as_in_a_script(statement.sql + ";"), state,
                               [&](const WatchedStatement& seen) { statement.work = seen.work; });
      if (!done) return tl::unexpected(done.error());
      for (const std::string& written : statement.writes) {
        statement.work.relations.push_back({.name = written, .lock = LockMode::RowExclusive});
      }
      step.phase = std::max(step.phase, statement.phase);
      step.alone = step.alone || statement.txn == Txn::Alone;
      step.batched = step.batched || statement.batched;
      step.shouts = step.shouts || shouts(statement.work);
      PlanStatement out;
      out.sql = statement.sql;
      out.loss = statement.loss;
      out.why = statement.why;
      out.guards = statement.guards;
      out.work = statement.work;
      out.changes = words_of_changes(script_.graph, statement);
      step.statements.push_back(std::move(out));
    }
    if (step.alone) make_repeatable(step, before, state);
    if (step.undo.empty() && !step.batched) {
      if (Result<void> done = undo(step, state, frozen_before); !done) return done;
      if (step.alone) step.undo = clear_half_dropped(before, state) + step.undo;
    }
    staged_.plan.steps.push_back(std::move(step));
    return {};
  }

  bool shouts(const StatementWork& work) const {
    return std::any_of(work.relations.begin(), work.relations.end(), [&](const RelationWork& r) {
      const bool was_there = r.relation && r.relation.id < start_->size();
      return was_there && !r.is_index && !r.is_new && blocks_writes(r.lock) &&
             (r.rewritten || r.scanned) && has_rows(r.relation) && is_large(*start_, r.relation);
    });
  }
  /// It has columns, as those have that hold more than a number.
  bool has_rows(Ref relation) const {
    bool any = false;
    start_->each_child(
        relation, [&](Ref part) { any = any || has(slots_of(start_->kind(part)), Slot::Member); });
    return any;
  }

  /// What was being built when the server or the client died is there, and is of no use.
  static void make_repeatable(PlanStep& step, const Catalog& before, const Catalog& after) {
    for (uint32_t id = before.size(); id < after.size(); ++id) {
      const Ref made{id};
      // Relations that stand alone outside a transaction are indexes.
      if (!after.alive(made) || !has(slots_of(after.kind(made)), Slot::Relation)) continue;
      const std::string name = after.qualified(made);
      PlanStatement clean;
      clean.sql = drop_unfinished_index(name);
      clean.why = "what a try that was broken off has left is of no use";
      step.statements.insert(step.statements.begin(), std::move(clean));
      step.postcondition = unfinished_index(name);
      step.undo += drop_index_concurrently(name);
    }
  }

  /// An index whose DROP CONCURRENTLY was broken off is there, and is no index: to undo it is to
  /// make it anew.
  static std::string clear_half_dropped(const Catalog& before, const Catalog& after) {
    std::string out;
    before.each([&](Ref gone) {
      if (after.alive(gone) || !has(slots_of(before.kind(gone)), Slot::Relation)) return;
      out += drop_unfinished_index(before.qualified(gone)) + ";\n";
    });
    return out;
  }

  /// The way back of one step: helpers that were there before stay, others go.
  Result<void> undo(PlanStep& step, const Catalog& state, const Frozen& before) {
    const Frozen after(state, before);
    Result<WayBack> back =
        way_back(after, before, input_.comparing_all, interpreter_, {.helpers = Helpers::Compared});
    if (!back) return tl::unexpected(back.error());
    step.undo = text_of(back->script, staged_.plan.major);
    hold(step.undo, after, before, input_.comparing_all, back->script.by_hand,
         "the way back of step " + std::to_string(step.number));
    return {};
  }

  Result<void> gate(const Catalog& state, Phase phase, bool is_last) {
    const Frozen after(state, *frozen_start_);
    Result<WayBack> back = way_back(after, input_.from, input_.comparing, interpreter_,
                                    {.inverses = options_.inverses});
    if (!back) return tl::unexpected(back.error());
    PlanGate gate;
    gate.after = phase;
    gate.last_step = static_cast<int>(staged_.plan.steps.size());
    gate.what = words_at(phase, is_last);
    gate.way_back = text_of(back->script, staged_.plan.major);
    hold(gate.way_back, after, input_.from, input_.comparing, back->script.by_hand,
         "the way back after " + std::string(phase_name(phase)));
    staged_.plan.gates.push_back(std::move(gate));
    back_ = std::move(*back);
    return {};
  }

  static std::string words_at(Phase phase, bool is_last) {
    if (is_last) {
      return "see that all works as it should, for as long as a way back may be wanted; then run "
             "purge.sql";
    }
    if (phase == Phase::Expand) {
      return "the old application still works, and the new one works where it needs no more than "
             "what has come; what follows holds the rows against it";
    }
    return "deploy the new application everywhere, and see that the old one is gone: what follows "
           "takes away what only it needs";
  }

  /// Proves a way back; what fails is told once for all.
  void hold(const std::string& sql, const Frozen& state, const Frozen& target,
            const Comparing& comparing, const std::vector<ByHand>& by_hand,
            const std::string& what) {
    const Proof proof = prove(sql, state, Catalog(state.catalog()), target,
                              comparing(state.catalog(), target.catalog()), by_hand, interpreter_);
    if (proof.holds) return;
    staged_.holds = false;
    staged_.counter_example += "\n  " + what + ": " + proof.counter_example;
  }

  // ---- what can come back --------------------------------------------------------
  void classify() {
    Plan& plan = staged_.plan;
    const std::vector<LossClass> classes =
        loss_classes(script_, true, back_.moved ? back_.script : Script{}, options_.inverses);
    LossClass worst;
    const std::vector<StepRange> ranges = step_ranges(script_);
    size_t next_gate = 0;
    for (size_t i = 0; i < ranges.size(); ++i) {
      LossClass of_step;
      for (size_t at = ranges[i].first; at < ranges[i].end; ++at) {
        if (classes[at].is > of_step.is) of_step = classes[at];
      }
      plan.steps[i].loss_class = of_step.is;
      plan.steps[i].class_why = of_step.why;
      if (of_step.is > worst.is) worst = of_step;
      if (next_gate < plan.gates.size() &&
          plan.gates[next_gate].last_step == plan.steps[i].number) {
        plan.gates[next_gate++].loss_class = worst.is;
      }
    }
    for (ClassedChange& change :
         classed_changes(script_, *start_, keeping_.kept, back_.script, options_.inverses)) {
      plan.losses.push_back({std::move(change.object), change.is.is, std::move(change.is.why)});
    }
  }

  /// Ends what was kept, the latest first.
  Result<void> purge() {
    std::vector<Ref> helpers = top_helpers(*end_);
    std::erase_if(helpers,
                  [&](Ref ref) { return ref.id < start_->size() && is_helper(*start_, ref); });
    Catalog rest(*end_);
    Moves moves(rest, interpreter_);
    if (Result<void> done = moves.drop(std::move(helpers), input_.to.catalog(), true); !done) {
      return done;
    }
    if (moves.statements().empty()) return {};
    std::string& text = staged_.plan.purge;
    text = "BEGIN;\nSET LOCAL lock_timeout = " + quote_literal(options_.lock_timeout) +
           ";\nSET LOCAL search_path = '';\n";
    for (const Statement& statement : moves.statements()) {
      if (!statement.loss.empty()) text += "-- DATA LOSS: " + comment_text(statement.loss) + "\n";
      text += statement.sql + ";\n";
    }
    text += "COMMIT;\n";
    return {};
  }

  const StagedInput& input_;
  Interpreter& interpreter_;
  const StagedOptions& options_;
  const Ambition& ambition_;
  Staged staged_{{}, {}, true, {}};
  std::unique_ptr<Catalog> start_, end_;  // FROM prepared; what all steps leave
  std::unique_ptr<Frozen> frozen_start_;
  std::unique_ptr<Catalog> renamed_;  // `start_` after the stated renames
  std::unique_ptr<Frozen> frozen_renamed_;
  std::set<Ref> heavy_;  // of FROM: changes that would hold others up
  KeepingScript keeping_;
  Script script_;
  WayBack back_;  // from the last gate
};

/// The first reason why, on one line.
std::string reason_of(const Result<Staged>& tried) {
  std::string reason =
      tried ? tried->counter_example : (tried.error().empty() ? "" : tried.error()[0].message);
  while (!reason.empty() && (reason[0] == '\n' || reason[0] == ' ')) reason.erase(0, 1);
  for (char& c : reason) c = c == '\n' ? ' ' : c;
  return reason;
}

}  // namespace

Result<Staged> staged_plan(const StagedInput& input, Interpreter& interpreter,
                           const StagedOptions& options) {
  std::vector<std::string> notes;
  std::optional<Result<Staged>>
      best;  // what stood in the way of the first is told where none leads to TO
  std::string reason;
  for (const Ambition& ambition : kAmbitions) {
    if (!options.online && ambition.online && best) continue;
    if (best) notes.push_back(std::string(ambition.without) + ": " + reason);
    Result<Staged> tried = Stager(input, interpreter, options, ambition).run();
    if (tried && tried->holds) {
      tried->notes = std::move(notes);
      return tried;
    }
    reason = reason_of(tried);
    if (!best) best = std::move(tried);
  }
  return std::move(*best);
}

}  // namespace dryshod
