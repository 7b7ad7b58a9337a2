// Passwords of roles: a placeholder for whoever runs the script.
#include "catalog/secret.h"
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<RolePassword> {
  static constexpr int lateness = -4;
  static constexpr int inline_rank = 1;

  static void set(Emit& emit, const Catalog& catalog, Ref ref, const std::string& value) {
    emit.statement("ALTER ROLE " + catalog.bare(catalog.parent(ref)) + " PASSWORD " + value);
  }
  static void create(Emit& emit, Ref ref, Parts) {
    set(emit, emit.to(), ref, quote_literal(kSecretPlaceholder));
  }
  static void drop(Emit& emit, Ref ref) { set(emit, emit.from(), ref, "NULL"); }
  static void changed(Emit& emit, const Change& change) { create(emit, change.b, {}); }

  static constexpr auto alters = std::tuple{alter<&RolePassword::is_set>(changed)};
};

DRYSHOD_RULES(RolePassword)

}  // namespace dryshod
