// Casts: replaced as a whole.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Cast> {
  static constexpr int lateness = -1;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Cast& cast = to.get<Cast>(ref);
    std::string sql = "CREATE " + object_words(to, ref);
    if (cast.function) {
      sql += " WITH FUNCTION " + to.render(cast.function);
    } else {
      sql += cast.inout ? " WITH INOUT" : " WITHOUT FUNCTION";
    }
    if (cast.context)
      sql += " AS " + std::string(to.text(cast.context) == "implicit" ? "IMPLICIT" : "ASSIGNMENT");
    emit.statement(sql);
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }

  static constexpr auto alters =
      std::tuple{replace<&Cast::function>(), replace<&Cast::inout>(), replace<&Cast::context>()};
};

DRYSHOD_RULES(Cast)

}  // namespace dryshod
