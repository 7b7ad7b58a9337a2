// Languages that no extension brought. OR REPLACE keeps the functions written in one.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Language> {
  static constexpr int lateness = -1;

  static std::string statement(const Catalog& catalog, Ref ref, bool or_replace) {
    const Language& language = catalog.get<Language>(ref);
    std::string sql = std::string("CREATE ") + (or_replace ? "OR REPLACE " : "") +
                      (language.trusted ? "TRUSTED " : "") + "LANGUAGE " + catalog.bare(ref) +
                      " HANDLER " + catalog.render(language.handler);
    if (language.inline_handler) sql += " INLINE " + catalog.render(language.inline_handler);
    if (language.validator) sql += " VALIDATOR " + catalog.render(language.validator);
    return sql;
  }
  static void create(Emit& emit, Ref ref, Parts) {
    emit.statement(statement(emit.to(), ref, false));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP LANGUAGE " + emit.from().bare(ref));
  }
  static void again(Emit& emit, const Change& change) {
    emit.statement(statement(change.to, change.b, true));
  }

  static constexpr auto alters =
      std::tuple{alter<&Language::trusted>(again), alter<&Language::handler>(again),
                 alter<&Language::inline_handler>(again), alter<&Language::validator>(again)};
};

DRYSHOD_RULES(Language)

}  // namespace dryshod
