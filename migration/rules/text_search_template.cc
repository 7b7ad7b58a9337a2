// Text search templates.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<TextSearchTemplate> {
  static constexpr int lateness = -1;
  static bool drops_apart(const Catalog&, Ref) { return true; }

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    emit.statement("CREATE " + object_words(to, ref) + " (" +
                   to.render(to.get<TextSearchTemplate>(ref).functions) + ")");
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }

  static constexpr auto alters = std::tuple{replace<&TextSearchTemplate::functions>()};
};

DRYSHOD_RULES(TextSearchTemplate)

}  // namespace dryshod
