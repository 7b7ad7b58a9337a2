// OWNED BY of a sequence.
#include "migration/rules/shared/columns.h"
#include "migration/rules/shared/positions.h"

namespace dryshod {

template <>
struct Rules<OwnedBy> {
  // The sequence must have its table's owner by then.
  static constexpr int lateness = 1;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Ref column = to.get<OwnedBy>(ref).column;
    emit.statement(alter_head(to, ref) + " OWNED BY " + to.qualified(to.parent(column)) + "." +
                   to.bare(column));
    const Ref sequence = to.parent(ref);
    if (emit.is_new(sequence) && !emit.old_of(sequence) && !goes_on(emit, sequence)) {
      start_behind(emit, sequence, column);
    }
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement(alter_head(emit.from(), ref) + " OWNED BY NONE");
  }
  static void column(Emit& emit, const Change& change) { create(emit, change.b, {}); }

  static constexpr auto alters = std::tuple{alter<&OwnedBy::column>(column)};
};

DRYSHOD_RULES(OwnedBy)

}  // namespace dryshod
