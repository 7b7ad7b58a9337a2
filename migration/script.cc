// Asks the rules for the SQL of each root, in order, and joins neighbouring sub-commands of one
// object into one statement. See script.h.
#include "migration/script.h"

#include <algorithm>
#include <functional>
#include <iterator>

#include "catalog/helpers.h"
#include "catalog/quote.h"
#include "migration/rules/shared/grants.h"
#include "migration/running_path.h"

namespace dryshod {
namespace {

/// The name a replaced element has until it is dropped: free on both sides.
std::string aside_name(const Graph& graph, Ref a) {
  const Catalog& from = *graph.from;
  const std::string_view base = from.text(from.name(a));
  for (int n = 0;; ++n) {
    const std::string suffix = std::string(kAsideSuffix) + (n == 0 ? "" : std::to_string(n));
    const std::string name = with_suffix(base, suffix);
    const Name id = from.strings().name(name);
    const bool taken = from.find(Slot::Type, from.schema_of(a), id) ||
                       from.find(Slot::Relation, from.schema_of(a), id);
    if (!taken) return name;
  }
}

/// Only these statements take a list of sub-commands.
bool takes_several(std::string_view head) {
  return head.starts_with("ALTER TABLE ") || head.starts_with("ALTER TYPE ");
}

class Writer {
 public:
  Writer(Script& script, const ScriptOptions& options)
      : script_(script), graph_(script.graph), options_(options) {}

  void run() {
    collect_parts();
    collect_copies();
    std::function<Phase(OpIndex)> phase_of;
    if (options_.phase_of) {
      phase_of = [this](OpIndex root) { return options_.phase_of(graph_, root); };
    }
    for (const OrderedRoot& next : ordered_roots(graph_, phase_of)) write(next.root, next.phase);
  }

 private:
  void collect_parts() {
    members_.resize(graph_.ops.list.size());
    for (OpIndex i = 0; i < static_cast<OpIndex>(graph_.ops.list.size()); ++i) {
      members_[graph_.root[i]].push_back(i);
    }
  }

  void write(OpIndex root, Phase phase) {
    const Operation& op = graph_.ops.list[root];
    Emit emit = emit_for(graph_);
    if (options_.is_online) {
      emit.set_online([this](Ref table) {
        return graph_.ops.up_of[table.id] == kNoOp && options_.is_online(*graph_.to, table);
      });
    }
    if (options_.declared) {
      emit.set_declared([this](Ref in_to) { return options_.declared(*graph_.to, in_to); });
    }
    switch (op.step) {
      case Step::Hollow:
        rules_of(graph_.to->kind(op.b)).hollow(emit, op.b);
        break;
      case Step::Up: {
        if (graph_.ops.hollow_of.contains(root)) {
          rules_of(graph_.to->kind(op.b)).fill(emit, op.b);
          break;
        }
        std::vector<Ref> parts;
        for (const OpIndex i : members_[root]) {
          if (i != root && graph_.ops.list[i].step == Step::Up)
            parts.push_back(graph_.ops.list[i].b);
        }
        rules_of(graph_.to->kind(op.b)).create(emit, op.b, parts);
        in_running_path(emit, op.b);
        revoke_given(emit, op.b);
        for (const Ref part : parts) revoke_given(emit, part);
        break;
      }
      case Step::Down: {
        const KindRules& rules = rules_of(graph_.from->kind(op.a));
        const OpIndex aside = graph_.ops.aside_of[op.a.id];
        if (aside != kNoOp && rules.drop_aside) {
          rules.drop_aside(emit, op.a, aside_names_[aside]);
        } else {
          rules.drop(emit, op.a);
          if (options_.copies_away) copy_away(emit, op.a);
        }
        break;
      }
      case Step::SetAside: {
        const std::string name = aside_name(graph_, op.a);
        if (aside_names_.size() < graph_.ops.list.size()) {
          aside_names_.resize(graph_.ops.list.size());
        }
        aside_names_[root] = name;
        rules_of(graph_.from->kind(op.a)).set_aside(emit, op.a, name);
        break;
      }
      case Step::Alter:
        if (op.renamed) {
          rules_of(graph_.from->kind(op.a))
              .rename_to(emit, op.a, std::string(graph_.to->text(graph_.to->name(op.b))));
          break;
        }
        rules_of(graph_.from->kind(op.a))
            .alter(emit, Change{*graph_.from, *graph_.to, op.a, op.b}, op.changed);
        break;
      case Step::Repoint:
        rules_of(graph_.from->kind(op.a))
            .repoint(emit, Change{*graph_.from, *graph_.to, op.a, op.b});
        rules_of(graph_.from->kind(op.a))
            .alter(emit, Change{*graph_.from, *graph_.to, op.a, op.b}, op.changed & ~op.repointed);
        break;
    }
    settle_copies(emit, root);
    // Pieces build on those before them: none comes in an earlier phase.
    for (Emit::Piece& piece : emit.pieces()) {
      phase = piece.phase = std::max(phase, piece.phase);
      add(std::move(piece), root);
    }
    for (ByHand& left : emit.left_to_hand()) script_.by_hand.push_back(std::move(left));
  }

  /// What its drop would lose is copied before it.
  void copy_away(Emit& emit, Ref a) const {
    const auto copy = rules_of(graph_.from->kind(a)).copy_away;
    std::vector<Emit::Piece>& pieces = emit.pieces();
    const bool loses = std::any_of(pieces.begin(), pieces.end(),
                                   [](const Emit::Piece& piece) { return !piece.loss.empty(); });
    if (copy == nullptr || !loses) return;
    Emit before = emit_for(graph_);
    if (!copy(before, a)) return;
    for (Emit::Piece& piece : pieces) piece.loss.clear();
    pieces.insert(pieces.begin(), std::make_move_iterator(before.pieces().begin()),
                  std::make_move_iterator(before.pieces().end()));
  }

  /// A derived element comes as its source is, with the later of its source and the statement that
  /// carries it: what it has of its own is said after both.
  void settle_copies(Emit& emit, OpIndex root) {
    written_[root] = true;
    const Catalog& to = *graph_.to;
    for (const OpIndex i : copies_[root]) {
      const Ref copy = graph_.ops.list[i].b;
      const Ref source = to[copy].source;
      const OpIndex made = graph_.ops.up_of[source.id];
      if (!written_[graph_.root[i]] || (made != kNoOp && !written_[graph_.root[made]])) continue;
      const KindRules& rules = rules_of(to.kind(copy));
      const FieldSet differing = rules.own & differing_fields(to, source, copy);
      if (differing != 0) rules.alter(emit, Change{to, to, source, copy}, differing);
    }
  }

  /// Derived elements that may differ from their source, under the roots that they wait for.
  void collect_copies() {
    copies_.resize(graph_.ops.list.size());
    written_.resize(graph_.ops.list.size());
    for (OpIndex i = 0; i < static_cast<OpIndex>(graph_.ops.list.size()); ++i) {
      const Operation& op = graph_.ops.list[i];
      if (op.step != Step::Up || graph_.root[i] == i) continue;
      const Element& e = (*graph_.to)[op.b];
      if (!e.source || rules_of(e.kind).own == 0 || graph_.to->kind(e.source) != e.kind) continue;
      copies_[graph_.root[i]].push_back(i);
      const OpIndex made = graph_.ops.up_of[e.source.id];
      if (made != kNoOp && graph_.root[made] != graph_.root[i]) {
        copies_[graph_.root[made]].push_back(i);
      }
    }
    // By name: in which order the catalog was filled must not be seen.
    for (std::vector<OpIndex>& copies : copies_) {
      if (copies.size() < 2) continue;
      std::vector<std::pair<std::string, OpIndex>> named;
      for (const OpIndex i : copies) {
        named.emplace_back(graph_.to->display(graph_.ops.list[i].b), i);
      }
      std::sort(named.begin(), named.end());
      for (size_t i = 0; i < copies.size(); ++i) copies[i] = named[i].second;
    }
  }

  static FieldSet differing_fields(const Catalog& catalog, Ref a, Ref b) {
    return catalog.visit(a, [&]<class T>(const T& one) {
      const T& other = catalog.get<T>(b);
      FieldSet fields = 0;
      size_t position = 0;
      each_field<T>([&](const auto& field) {
        if (!(one.*field.member == other.*field.member)) fields |= FieldSet{1} << position;
        ++position;
      });
      return fields;
    });
  }

  /// What runs functions while it is made does so in a search_path in which they work.
  void in_running_path(Emit& emit, Ref made) const {
    const std::string path = running_path(*graph_.to, made);
    std::vector<Emit::Piece>& pieces = emit.pieces();
    if (options_.is_online) {
      if (!path.empty()) each_step_in_path(pieces, path);
      return;
    }
    const bool alone = std::any_of(pieces.begin(), pieces.end(),
                                   [](const auto& piece) { return piece.txn == Txn::Alone; });
    if (path.empty() || pieces.empty() || alone) return;
    emit.statement("SET LOCAL search_path = ''");
    Emit::Piece set{{}, "SET LOCAL search_path = " + path};
    set.why = "for the functions that the next statement runs";
    pieces.insert(pieces.begin(), std::move(set));
  }

  /// A plan and a way back ask guards.
  bool asks_guards() const { return options_.copies_away || options_.phase_of; }

  void add(Emit::Piece piece, OpIndex root) {
    std::vector<Statement>& out = script_.statements;
    const bool is_refused = asks_guards() && std::any_of(piece.guards.begin(), piece.guards.end(),
                                                         std::mem_fn(&Guard::of_loss));
    if (is_refused) piece.loss.clear();
    const bool joins = takes_several(piece.head) && piece.head == open_head_ &&
                       piece.txn == Txn::In && !out.empty() && out.back().txn == Txn::In &&
                       !piece.batched && !out.back().batched && may_join(out.back(), piece);
    if (joins) {
      Statement& last = out.back();
      if (open_bodies_ == 1) {
        // The second sub-command turns "head body" into a head with one line each.
        last.sql = open_head_ + "\n    " + last.sql.substr(open_head_.size() + 1);
      }
      ++open_bodies_;
      last.sql += ",\n    " + piece.body;
      const auto join_words = [](std::string& words, const std::string& more) {
        if (!more.empty()) words += words.empty() ? more : "; " + more;
      };
      join_words(last.loss, piece.loss);
      join_words(last.why, piece.why);
      last.guarded.insert(last.guarded.end(), piece.guards.size(), root);
      std::move(piece.guards.begin(), piece.guards.end(), std::back_inserter(last.guards));
      last.phase = std::max(last.phase, piece.phase);
      take_ops(last, root);
      return;
    }
    open_head_ = piece.head;
    open_bodies_ = 1;
    Statement statement = statement_of(std::move(piece));
    statement.guarded.assign(statement.guards.size(), root);
    take_ops(statement, root);
    out.push_back(std::move(statement));
  }

  /// In a plan a statement takes one lock for one thing.
  bool may_join(const Statement& last, const Emit::Piece& piece) const {
    if (options_.apart) return false;
    // Where guards are asked, one that reads what a statement before it makes is asked in between.
    const bool asks_late = std::any_of(piece.guards.begin(), piece.guards.end(),
                                       [](const Guard& guard) { return guard.of_new; });
    if (asks_late && asks_guards()) return false;
    return !options_.is_online || piece.with_last || last.phase == piece.phase;
  }

  void take_ops(Statement& statement, OpIndex root) const {
    if (!statement.ops.empty() && statement.ops.back() == root) return;
    statement.ops.push_back(root);
    for (const OpIndex i : members_[root]) {
      if (i != root) statement.ops.push_back(i);
    }
  }

  Script& script_;
  const Graph& graph_;
  const ScriptOptions& options_;
  std::vector<std::vector<OpIndex>> members_;  // by root
  std::vector<std::vector<OpIndex>> copies_;   // by root: what settle_copies() may settle after it
  std::vector<bool> written_;                  // by root
  std::vector<std::string> aside_names_;       // by SetAside operation
  std::string open_head_;                      // head of the last statement, while it can be joined
  int open_bodies_ = 0;
};

}  // namespace

Statement statement_of(Emit::Piece piece) {
  Statement statement;
  statement.sql = piece.head.empty() ? std::move(piece.body) : piece.head + " " + piece.body;
  statement.txn = piece.txn;
  statement.loss = std::move(piece.loss);
  statement.why = std::move(piece.why);
  statement.guards = std::move(piece.guards);
  statement.phase = piece.phase;
  statement.batched = piece.batched;
  statement.with_last = piece.with_last;
  statement.writes = std::move(piece.writes);
  return statement;
}

Emit emit_for(const Graph& graph) {
  const Graph* g = &graph;
  Emit emit(
      *graph.from, *graph.to, [g](Ref b) { return g->ops.up_of[b.id] != kNoOp; },
      [g](Ref a) { return g->ops.down_of[a.id] != kNoOp && !g->b_of_a[a.id]; },
      [g](Ref a) { return g->b_of_a[a.id]; }, [g](Ref b) { return g->a_of_b[b.id]; });
  emit.share(graph.surveys);
  return emit;
}

Result<Script> direct_script(const Frozen& from, const Frozen& to, const Difference& difference,
                             const ScriptOptions& options) {
  Script script;
  script.graph = build_graph(from, to, difference);
  if (!script.graph.cycle.empty()) {
    Diagnostic cycle{Severity::Error, {}, "the order of these changes has a cycle", {}};
    for (const std::string& edge : script.graph.cycle) cycle.notes.emplace_back(Span{}, edge);
    return tl::unexpected(Diagnostics{std::move(cycle)});
  }
  Writer(script, options).run();
  return script;
}

}  // namespace dryshod
