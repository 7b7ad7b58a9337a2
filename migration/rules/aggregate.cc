// Aggregates: replaced as a whole.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Aggregate> {
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    emit.statement("CREATE AGGREGATE " + aggregate_signature(to, ref) + " (\n    " +
                   to.render(to.get<Aggregate>(ref).definition) + "\n)");
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP AGGREGATE " + aggregate_signature(emit.from(), ref));
  }

  static constexpr auto alters = std::tuple{
      replace<&Aggregate::arguments>(),
      replace<&Aggregate::definition>(),
  };
};

DRYSHOD_RULES(Aggregate)

}  // namespace dryshod
