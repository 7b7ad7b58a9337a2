// ALTER ... DEPENDS ON EXTENSION.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<DependsOnExtension> {
  static std::string statement(const Catalog& catalog, Ref ref, const char* no) {
    return "ALTER " + object_words(catalog, catalog.parent(ref)) + no + " DEPENDS ON EXTENSION " +
           catalog.bare(ref);
  }
  static void create(Emit& emit, Ref ref, Parts) { emit.statement(statement(emit.to(), ref, "")); }
  static void drop(Emit& emit, Ref ref) { emit.statement(statement(emit.from(), ref, " NO")); }

  static constexpr auto alters = std::tuple{};
};

DRYSHOD_RULES(DependsOnExtension)

}  // namespace dryshod
