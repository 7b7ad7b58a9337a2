// Tables in publications. ALTER PUBLICATION can only set all of them at once, so another filter or
// column list is taken out and put in again.
#include "migration/rules/shared/publications.h"

namespace dryshod {

template <>
struct Rules<PublishedTable> {
  static constexpr int inline_rank = 1;
  static constexpr int lateness = 1;

  static void create(Emit& emit, Ref ref, Parts) {
    alter_members(emit, emit.to(), ref, " ADD ", published_table_clause(emit.to(), ref, true));
  }
  static void drop(Emit& emit, Ref ref) {
    alter_members(emit, emit.from(), ref, " DROP ",
                  published_table_clause(emit.from(), ref, false));
  }

  static constexpr auto alters =
      std::tuple{replace<&PublishedTable::columns>(), replace<&PublishedTable::condition>()};
};

DRYSHOD_RULES(PublishedTable)

}  // namespace dryshod
