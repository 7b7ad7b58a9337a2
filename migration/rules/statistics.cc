// Extended statistics. Only their target can be altered.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Statistics> {
  static bool drops_apart(const Catalog&, Ref) { return true; }

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Statistics& statistics = to.get<Statistics>(ref);
    std::string sql = "CREATE " + object_words(to, ref);
    if (statistics.kinds) {
      std::string kinds;
      for (const std::string_view kind : to.strings()[statistics.kinds]) {
        kinds += (kinds.empty() ? "" : ", ") + std::string(kind);
      }
      sql += " (" + kinds + ")";
    }
    emit.statement(sql + " ON " + to.render(statistics.expressions) + " FROM " +
                   to.render(statistics.table));
    if (statistics.target >= 0) set_target(emit, ref);
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }
  static void set_target(Emit& emit, Ref ref) {
    emit.statement("ALTER " + object_words(emit.to(), ref) + " SET STATISTICS " +
                   std::to_string(emit.to().get<Statistics>(ref).target));
  }
  static void target(Emit& emit, const Change& change) { set_target(emit, change.b); }

  static constexpr auto alters =
      std::tuple{replace<&Statistics::table>(), replace<&Statistics::kinds>(),
                 replace<&Statistics::expressions>(), alter<&Statistics::target>(target)};
};

DRYSHOD_RULES(Statistics)

}  // namespace dryshod
