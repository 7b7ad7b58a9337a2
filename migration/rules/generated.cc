// Generation expressions. PostgreSQL can drop a stored one and, from 17 on, set another; it cannot
// give one to a column that has none.
#include <algorithm>

#include "migration/rules/shared/columns.h"

namespace dryshod {

constexpr int kLastToDropColumns = 14;

template <>
struct Rules<Generated> {
  static constexpr bool runs_functions = true;
  static constexpr int inline_rank = 3;
  static constexpr bool born_with_parent = true;

  /// ATExecDropExpression() of src/backend/commands/tablecmds.c: a virtual one has no values to
  /// leave. Until 14 the column itself stays dependent on what a stored one calls, and is dropped
  /// with it without a word.
  static bool dies_with_parent(const Catalog& from, Ref ref, const std::function<bool(Ref)>& goes) {
    const Generated& generated = from.get<Generated>(ref);
    if (generated.is_virtual || from.major > kLastToDropColumns) return generated.is_virtual;
    const std::vector<Ref> used = from.refs(generated.expression);
    return std::any_of(used.begin(), used.end(), [&](Ref one) {
      return !from.is_part_of(one, from.parent(from.parent(ref))) && goes(one);
    });
  }
  static void create(Emit&, Ref, Parts) {}  // always inside its column
  static void drop(Emit& emit, Ref ref) {
    emit.sub_command(
        alter_head(emit.from(), ref),
        "ALTER COLUMN " + emit.from().bare(emit.from().parent(ref)) + " DROP EXPRESSION");
  }
  static void expression(Emit& emit, const Change& change) {
    const Generated& generated = change.new_value<Generated>();
    emit.sub_command(alter_head(change.to, change.b),
                     "ALTER COLUMN " + change.to.bare(change.to.parent(change.b)) +
                         " SET EXPRESSION AS (" + change.to.render(generated.expression) + ")");
  }
  static bool too_old(const Change& change) {
    return change.to.major < 17 || change.new_value<Generated>().is_virtual;
  }

  static Phase phase_of_change(const Change&, FieldSet) { return Phase::Contract; }

  static constexpr auto alters = std::tuple{
      alter<&Generated::expression>(expression, too_old),
      replace<&Generated::is_virtual>(),
  };
};

DRYSHOD_RULES(Generated)

}  // namespace dryshod
