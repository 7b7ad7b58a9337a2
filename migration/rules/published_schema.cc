// Schemas in publications.
#include "migration/rules/shared/publications.h"

namespace dryshod {

template <>
struct Rules<PublishedSchema> {
  static constexpr int inline_rank = 1;
  static constexpr int lateness = 1;

  static void create(Emit& emit, Ref ref, Parts) {
    alter_members(emit, emit.to(), ref, " ADD ", published_schema_clause(emit.to(), ref));
  }
  static void drop(Emit& emit, Ref ref) {
    alter_members(emit, emit.from(), ref, " DROP ", published_schema_clause(emit.from(), ref));
  }

  static constexpr auto alters = std::tuple{};
};

DRYSHOD_RULES(PublishedSchema)

}  // namespace dryshod
