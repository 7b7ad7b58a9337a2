// See merge_script.h.
#include "migration/merge_script.h"

#include <algorithm>

#include "migration/merge_children.h"
#include "migration/proof.h"
#include "migration/renames.h"

namespace dryshod {
namespace {

std::string joined(const Diagnostics& why) {
  std::string text;
  for (const Diagnostic& d : why) text += (text.empty() ? "" : "\n") + d.message;
  return text;
}

/// Nobody declared it, or something that it is a part of.
bool is_derived(const Catalog& catalog, Ref ref) {
  for (Ref at = ref; at; at = catalog.parent(at)) {
    if (catalog[at].source && !catalog[at].local) return true;
  }
  return false;
}

/// One way to the merge, executed.
struct Way {
  std::string refused;   // in the server's words; empty: it was executed
  std::string not_made;  // no script at all
  Ref object;            // of the merge: what the refused statement makes
  std::unique_ptr<Catalog> result;
  std::vector<Delta> left;  // from the result to the merge, beside what is derived
};

class Scripter {
 public:
  Scripter(const MergeScriptInput& input, Interpreter& interpreter)
      : input_(input),
        merged_(input.merged.catalog),
        nodes_(input.nodes),
        interpreter_(interpreter),
        frozen_merged_(with_children(input)),
        renames_(input.prologue.statements),
        stated_(input.prologue.renames) {}

  tl::expected<MergeScript, NoMergeScript> run() {
    MergeScript made;
    made.start = std::make_unique<Catalog>(nodes_.input().catalog(Side::Ours));
    if (Result<void> done = rename(*made.start); !done) {
      return not_proven("a rename does not run: " + joined(done.error()));
    }
    made.frozen_start = std::make_unique<Frozen>(*made.start);
    Way way = take(*made.start, *made.frozen_start);
    if (way.result == nullptr || !way.left.empty()) return explain(std::move(way));
    made.merged = std::move(way.result);
    made.frozen_merged = std::make_unique<Frozen>(*made.merged);
    return prove_whole(std::move(made));
  }

 private:
  static const Catalog& with_children(const MergeScriptInput& input) {
    complete_children(input.nodes, input.merged);
    return input.merged.catalog;
  }
  static tl::unexpected<NoMergeScript> not_proven(std::string why) {
    return tl::unexpected(NoMergeScript{std::nullopt, std::move(why)});
  }

  /// What only the other side renamed is renamed, not dropped and made again.
  Result<void> rename(Catalog& start) {
    for (uint32_t id = 1; id < input_.merged.node_of.size(); ++id) {
      const NodeId node = input_.merged.node_of[id];
      if (node == 0) continue;
      const Ref ref = nodes_[node].at[Side::Ours];
      const Name name = merged_.name(Ref{id});
      if (!ref || !start.alive(ref) || start.name(ref) == name || !name) continue;
      const auto rename_to = rules_of(start.kind(ref)).rename_to;
      if (rename_to == nullptr || is_derived(start, ref)) continue;
      const std::string before(start.text(start.name(ref)));
      const std::string display = start.display(ref);
      Emit emit(start, merged_);
      rename_to(emit, ref, std::string(merged_.text(name)));
      for (Emit::Piece& piece : emit.pieces()) {
        Statement statement = statement_of(std::move(piece));
        const auto done =
            interpreter_.execute("SET check_function_bodies = off;\n" + statement.sql + ";", start);
        if (!done) return tl::unexpected(done.error());
        renames_.push_back(std::move(statement));
      }
      stated_.push_back({ref, before, display});
    }
    return {};
  }

  /// Executes the script from here to the merge.
  Way take(const Catalog& start, const Frozen& frozen) {
    Way way;
    const Comparison comparison = input_.comparing(start, merged_);
    const Difference difference = diff_to_plan(frozen, frozen_merged_, comparison);
    const Result<Script> script = direct_script(frozen, frozen_merged_, difference);
    if (!script) {
      way.not_made = joined(script.error());
      return way;
    }
    auto result = std::make_unique<Catalog>(start);
    const std::string sql = script->statements.empty() ? "" : render_sql(*script, input_.render);
    if (const auto done = interpreter_.execute(sql, *result); !done) {
      way.refused = joined(done.error());
      way.object = refused_object(*script, start);
      return way;
    }
    const Frozen after(*result, frozen);
    const Difference left = diff(after, frozen_merged_, comparison);
    for (const Delta& delta : left.deltas) {
      const bool is_told =
          (delta.a && is_derived(*result, delta.a)) || (delta.b && is_derived(merged_, delta.b));
      if (!is_told && !is_by_hand(*script, delta)) way.left.push_back(delta);
    }
    way.result = std::move(result);
    return way;
  }

  bool is_by_hand(const Script& script, const Delta& delta) const {
    return delta.action == Action::Alter &&
           std::any_of(script.by_hand.begin(), script.by_hand.end(), [&](const ByHand& left) {
             return left.object == merged_.display(delta.b) ||
                    left.object == merged_.text(merged_.name(delta.b));
           });
  }

  /// What the first statement that does not run is to make or change; none where it cannot be told.
  Ref refused_object(const Script& script, const Catalog& start) {
    Catalog copy(start);
    for (const Statement& statement : script.statements) {
      const std::string sql = "SET check_function_bodies = off;\n" + statement.sql + ";";
      if (interpreter_.execute(sql, copy)) continue;
      for (const OpIndex op : statement.ops) {
        if (const Ref made = script.graph.ops.list[op].b) return made;
      }
      break;
    }
    return {};
  }

  /// A way that fails: is it the merge that cannot be, or this way that is wrong? An empty database
  /// that does not take it either says the first.
  tl::unexpected<NoMergeScript> explain(Way way) {
    const Frozen blank(input_.blank);
    Way from_blank = take(input_.blank, blank);
    // Where this way is refused as well, its statement is the smaller one.
    if (!from_blank.refused.empty() && way.object) return refused(way.object, way.refused);
    if (!from_blank.refused.empty()) return refused(from_blank.object, from_blank.refused);
    for (const Delta& delta : from_blank.left) {
      const bool in_both = way.result == nullptr ||
                           std::any_of(way.left.begin(), way.left.end(), [&](const Delta& mine) {
                             return delta.b ? mine.b == delta.b : !mine.b;
                           });
      if (!in_both) continue;
      if (!delta.b) {
        return refused({}, from_blank.result->display(delta.a) + " would come of it unasked");
      }
      return refused(delta.b, delta.a
                                  ? "with the changes of both sides it is neither side's any more"
                                  : "with the changes of both sides it cannot be there");
    }
    if (!way.not_made.empty()) return not_proven(way.not_made);
    if (!way.refused.empty()) return not_proven("the script does not run:\n  " + way.refused);
    std::string why = "after the script these differences are left:";
    for (const Delta& delta : way.left) {
      why += "\n  " + (delta.b ? merged_.display(delta.b) : way.result->display(delta.a));
    }
    return not_proven(std::move(why));
  }

  tl::unexpected<NoMergeScript> refused(Ref object, std::string message) const {
    Conflict conflict;
    conflict.kind = ConflictKind::Refused;
    conflict.node = object.id < input_.merged.node_of.size() ? input_.merged.node_of[object.id] : 0;
    if (conflict.node != 0) conflict.object = nodes_[conflict.node].at;
    conflict.message = std::move(message);
    return tl::unexpected(NoMergeScript{std::move(conflict), {}});
  }

  tl::expected<MergeScript, NoMergeScript> prove_whole(MergeScript made) {
    const Comparison comparison = input_.comparing(*made.start, *made.merged);
    made.difference = diff_to_plan(*made.frozen_start, *made.frozen_merged, comparison);
    Result<Script> script = direct_script(*made.frozen_start, *made.frozen_merged, made.difference);
    if (!script) return not_proven(joined(script.error()));
    made.script = std::move(*script);
    made.script.statements.insert(made.script.statements.begin(), renames_.begin(), renames_.end());
    made.script.renames = stated_;
    if (!made.script.statements.empty()) made.sql = render_sql(made.script, input_.render);
    const Frozen before(input_.from);
    const Proof proof =
        prove(made.sql, before, *made.frozen_merged, comparison, made.script.by_hand, interpreter_);
    if (!proof.holds) return not_proven(proof.counter_example);
    place(*made.merged);
    return made;
  }

  /// Where the server has put what came last is where this way has put it; in the merged schema it
  /// stands where it does from either side.
  void place(Catalog& result) const {
    const auto planned = [&](Ref ref) {
      const Ref table = twin(result.parent(ref), result);
      return table ? merged_.column(table, result.name(ref)) : Ref{};
    };
    result.each_of<Column>([&](Ref ref) {
      if (const Ref at = planned(ref); merged_.is<Column>(at)) {
        result.edit<Column>(ref).position = merged_.get<Column>(at).position;
      }
    });
    result.each_of<Attribute>([&](Ref ref) {
      if (const Ref at = planned(ref); merged_.is<Attribute>(at)) {
        result.edit<Attribute>(ref).position = merged_.get<Attribute>(at).position;
      }
    });
  }
  /// The relation of the same name.
  Ref twin(Ref ref, const Catalog& in) const {
    const Ref space = in.schema_of(ref);
    const Ref here = space ? merged_.find_own<Schema>({}, in.name(space)) : Ref{};
    return here ? merged_.find(Slot::Relation, here, in.name(ref)) : Ref{};
  }

  const MergeScriptInput& input_;
  const Catalog& merged_;
  const Nodes& nodes_;
  Interpreter& interpreter_;
  Frozen frozen_merged_;
  std::vector<Statement> renames_;
  std::vector<StatedRename> stated_;
};

}  // namespace

tl::expected<MergeScript, NoMergeScript> merge_script(const MergeScriptInput& input,
                                                      Interpreter& interpreter) {
  return Scripter(input, interpreter).run();
}

}  // namespace dryshod
