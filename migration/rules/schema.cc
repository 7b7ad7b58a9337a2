// Schemas.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Schema> {
  static void create(Emit& emit, Ref ref, Parts) {
    emit.statement("CREATE SCHEMA " + emit.to().bare(ref));
  }
  static void drop(Emit& emit, Ref ref) { emit.statement("DROP SCHEMA " + emit.from().bare(ref)); }

  static constexpr auto alters = std::tuple{};
};

DRYSHOD_RULES(Schema)

}  // namespace dryshod
