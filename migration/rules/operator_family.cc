// Operator families; what is loose in one is added to it by statements of its own.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<OperatorFamily> {
  static constexpr int lateness = -1;
  /// DROP SCHEMA is not CASCADE: what is in it goes first.
  static bool drops_apart(const Catalog& from, Ref ref) {
    return from.is<Schema>(from.parent(ref));
  }

  static void create(Emit& emit, Ref ref, Parts) {
    emit.statement("CREATE " + object_words(emit.to(), ref));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }

  static constexpr auto alters = std::tuple{};
};

DRYSHOD_RULES(OperatorFamily)

}  // namespace dryshod
