// Schemas.
#include "catalog/privileges.h"
#include "migration/rules/shared/clauses.h"
#include "migration/rules/shared/grants.h"

namespace dryshod {

template <>
struct Rules<Schema> {
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    emit.statement("CREATE SCHEMA " + to.bare(ref));
    // The schema public as initdb leaves it: everybody finds what is in it.
    const Name everybody = to.strings().name("public");
    if (to.name(ref) != everybody || to.find_own<Grant>(ref, everybody)) return;
    emit_privileges(emit, grant_words(to, ref, everybody), {},
                    privilege_list(default_privileges(to, ref, everybody)));
  }
  static void drop(Emit& emit, Ref ref) { emit.statement("DROP SCHEMA " + emit.from().bare(ref)); }

  static constexpr auto alters = std::tuple{};
};

DRYSHOD_RULES(Schema)

}  // namespace dryshod
