// OWNED BY of a sequence.
#include "migration/rules/shared/columns.h"

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
    if (emit.is_new(to.parent(ref)) && !emit.old_of(to.parent(ref))) {
      start_behind(emit, to.parent(ref), column);
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
