// Collations. Nothing of one can be altered: it is made anew, and columns follow.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Collation> {
  static constexpr int lateness = -1;
  static bool drops_apart(const Catalog&, Ref) { return true; }

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Collation& c = to.get<Collation>(ref);
    if (c.copied_from) {
      emit.statement("CREATE " + object_words(to, ref) + " FROM " +
                     quote_ident(to.text(c.copied_from)));
      return;
    }
    std::string sql =
        "CREATE " + object_words(to, ref) + " (provider = " + std::string(to.text(c.provider));
    const auto option = [&](const char* name, std::string_view value) {
      sql += std::string(", ") + name + " = " + quote_literal(value);
    };
    if (to.text(c.provider) != "libc") {
      option("locale", to.text(c.locale));
    } else if (c.lc_collate == c.lc_ctype) {
      option("locale", to.text(c.lc_collate));
    } else {
      option("lc_collate", to.text(c.lc_collate));
      option("lc_ctype", to.text(c.lc_ctype));
    }
    if (!c.deterministic) sql += ", deterministic = false";
    if (c.rules) option("rules", to.text(c.rules));
    emit.statement(sql + ")");
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }
  static void set_aside(Emit& emit, Ref ref, const std::string& name) {
    emit.statement("ALTER " + object_words(emit.from(), ref) + " RENAME TO " + quote_ident(name));
  }
  static void drop_aside(Emit& emit, Ref ref, const std::string& name) {
    const Catalog& from = emit.from();
    emit.statement("DROP COLLATION " + from.bare(from.schema_of(ref)) + "." + quote_ident(name));
  }

  static constexpr auto alters =
      std::tuple{replace<&Collation::provider>(), replace<&Collation::lc_collate>(),
                 replace<&Collation::lc_ctype>(), replace<&Collation::locale>(),
                 replace<&Collation::rules>(),    replace<&Collation::deterministic>()};
};

DRYSHOD_RULES(Collation)

}  // namespace dryshod
