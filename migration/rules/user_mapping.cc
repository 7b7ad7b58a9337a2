// User mappings. A secret is printed as a placeholder for whoever runs the script.
#include "migration/rules/shared/foreign.h"

namespace dryshod {

template <>
struct Rules<UserMapping> {
  /// DROP SERVER is not CASCADE.
  static bool drops_apart(const Catalog&, Ref) { return true; }

  static std::string words(const Catalog& c, Ref ref) {
    const std::string_view role = c.text(c.name(ref));
    const std::string spelled = role == "public"       ? "PUBLIC"
                                : role == kCurrentUser ? std::string(role)
                                                       : quote_ident(role);
    return "USER MAPPING FOR " + spelled + " SERVER " + c.bare(c.parent(ref));
  }
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    emit.statement("CREATE " + words(to, ref) +
                   options_clause(to, to.get<UserMapping>(ref).options));
  }
  static void drop(Emit& emit, Ref ref) { emit.statement("DROP " + words(emit.from(), ref)); }
  static void options(Emit& emit, const Change& change) {
    emit.statement("ALTER " + words(change.to, change.b) + " " +
                   options_change(change.from, change.old_value<UserMapping>().options, change.to,
                                  change.new_value<UserMapping>().options));
  }

  static constexpr auto alters = std::tuple{alter<&UserMapping::options>(options)};
};

DRYSHOD_RULES(UserMapping)

}  // namespace dryshod
