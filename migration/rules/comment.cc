// Comments on anything.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Comment> {
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    emit.statement("COMMENT ON " + object_words(to, to.parent(ref)) + " IS " +
                   quote_literal(to.text(to.get<Comment>(ref).text)));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("COMMENT ON " + object_words(emit.from(), emit.from().parent(ref)) + " IS NULL");
  }
  static void text(Emit& emit, const Change& change) { create(emit, change.b, {}); }

  static constexpr auto alters = std::tuple{alter<&Comment::text>(text)};
};

DRYSHOD_RULES(Comment)

}  // namespace dryshod
