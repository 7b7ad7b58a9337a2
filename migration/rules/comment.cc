// Comments on anything.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

namespace {

/// A named comment of a key is that on its index.
std::string commented(const Catalog& catalog, Ref comment) {
  const Ref target = catalog.parent(comment);
  return catalog.name(comment) ? "INDEX " + catalog.qualified(target)
                               : object_words(catalog, target);
}

}  // namespace

template <>
struct Rules<Comment> {
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const std::string_view text = to.text(to.get<Comment>(ref).text);
    emit.statement("COMMENT ON " + commented(to, ref) + " IS " +
                   (text.empty() ? "NULL" : quote_literal(text)));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("COMMENT ON " + commented(emit.from(), ref) + " IS NULL");
  }
  static void text(Emit& emit, const Change& change) { create(emit, change.b, {}); }

  static constexpr auto alters = std::tuple{alter<&Comment::text>(text)};
};

DRYSHOD_RULES(Comment)

}  // namespace dryshod
