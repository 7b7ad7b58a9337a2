// Conversions between encodings.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Conversion> {
  static constexpr int lateness = -1;
  static bool drops_apart(const Catalog&, Ref) { return true; }

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Conversion& conversion = to.get<Conversion>(ref);
    emit.statement(std::string(conversion.is_default ? "CREATE DEFAULT " : "CREATE ") +
                   object_words(to, ref) + " FOR " + quote_literal(to.text(conversion.source)) +
                   " TO " + quote_literal(to.text(conversion.target)) + " FROM " +
                   to.render(conversion.function));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }

  static constexpr auto alters =
      std::tuple{replace<&Conversion::source>(), replace<&Conversion::target>(),
                 replace<&Conversion::function>(), replace<&Conversion::is_default>()};
};

DRYSHOD_RULES(Conversion)

}  // namespace dryshod
