// Security labels of anything.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<SecurityLabel> {
  static constexpr bool decides_rights = true;

  static void label(Emit& emit, const Catalog& catalog, Ref ref, const std::string& value) {
    const Name provider = catalog.name(ref);
    emit.statement("SECURITY LABEL" +
                   (provider ? " FOR " + quote_ident(catalog.text(provider)) : std::string()) +
                   " ON " + object_words(catalog, catalog.parent(ref)) + " IS " + value);
  }
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    label(emit, to, ref, quote_literal(to.text(to.get<SecurityLabel>(ref).label)));
  }
  static void drop(Emit& emit, Ref ref) { label(emit, emit.from(), ref, "NULL"); }
  static void changed(Emit& emit, const Change& change) { create(emit, change.b, {}); }

  static constexpr auto alters = std::tuple{alter<&SecurityLabel::label>(changed)};
};

DRYSHOD_RULES(SecurityLabel)

}  // namespace dryshod
