// What a text search configuration does with one type of token.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<TextSearchMapping> {
  static constexpr int inline_rank = 1;

  static std::string head(const Catalog& catalog, Ref ref, const char* what) {
    return "ALTER " + object_words(catalog, catalog.parent(ref)) + what + " MAPPING FOR " +
           catalog.bare(ref);
  }
  static std::string dictionaries(const Catalog& catalog, Ref ref) {
    return " WITH " + catalog.render(catalog.get<TextSearchMapping>(ref).dictionaries);
  }

  static void create(Emit& emit, Ref ref, Parts) {
    emit.statement(head(emit.to(), ref, " ADD") + dictionaries(emit.to(), ref));
  }
  static void drop(Emit& emit, Ref ref) { emit.statement(head(emit.from(), ref, " DROP")); }
  static void again(Emit& emit, const Change& change) {
    emit.statement(head(change.to, change.b, " ALTER") + dictionaries(change.to, change.b));
  }

  static constexpr auto alters = std::tuple{alter<&TextSearchMapping::dictionaries>(again)};
};

DRYSHOD_RULES(TextSearchMapping)

}  // namespace dryshod
