// Identity columns. The sequence is derived; its parameters are altered as a sequence's.
#include "migration/rules/shared/columns.h"

namespace dryshod {

template <>
struct Rules<Identity> {
  static constexpr int inline_rank = 2;

  static std::string alter_column(const Catalog& catalog, Ref ref) {
    return "ALTER COLUMN " + catalog.bare(catalog.parent(ref)) + " ";
  }
  static void create(Emit& emit, Ref ref, Parts) {
    emit.sub_command(alter_head(emit.to(), ref),
                     alter_column(emit.to(), ref) + "ADD " + identity_clause(emit.to(), ref));
    identity_marks(emit, ref);
  }
  static void drop(Emit& emit, Ref ref) {
    emit.sub_command(alter_head(emit.from(), ref),
                     alter_column(emit.from(), ref) + "DROP IDENTITY");
  }
  static void always(Emit& emit, const Change& change) {
    emit.sub_command(alter_head(change.to, change.b),
                     alter_column(change.to, change.b) + "SET GENERATED " +
                         (change.new_value<Identity>().always ? "ALWAYS" : "BY DEFAULT"));
  }

  static constexpr auto alters = std::tuple{alter<&Identity::always>(always)};
};

DRYSHOD_RULES(Identity)

}  // namespace dryshod
