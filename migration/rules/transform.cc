// Transforms: OR REPLACE changes their functions.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Transform> {
  static constexpr int lateness = -1;

  static std::string statement(const Catalog& catalog, Ref ref, const char* head) {
    const Transform& transform = catalog.get<Transform>(ref);
    std::string items;
    if (transform.from_sql) {
      items = "FROM SQL WITH FUNCTION " + catalog.render(transform.from_sql);
    }
    if (transform.to_sql) {
      items += (items.empty() ? "" : ", ") +
               ("TO SQL WITH FUNCTION " + catalog.render(transform.to_sql));
    }
    return head + object_words(catalog, ref) + " (" + items + ")";
  }
  static void create(Emit& emit, Ref ref, Parts) {
    emit.statement(statement(emit.to(), ref, "CREATE "));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }
  static void again(Emit& emit, const Change& change) {
    emit.statement(statement(change.to, change.b, "CREATE OR REPLACE "));
  }

  static constexpr auto alters =
      std::tuple{alter<&Transform::from_sql>(again), alter<&Transform::to_sql>(again)};
};

DRYSHOD_RULES(Transform)

}  // namespace dryshod
