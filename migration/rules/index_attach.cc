// A partition's index joined to that of the partitioned table. PostgreSQL has no way to part them
// again: only the index, or the partition, can go.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<IndexAttach> {
  static constexpr bool comes_with_link = true;
  static constexpr bool goes_with_link = true;
  static constexpr bool ties = true;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    emit.statement("ALTER INDEX " + to.qualified(to.get<IndexAttach>(ref).to) +
                   " ATTACH PARTITION " + to.qualified(to.parent(ref)));
  }
  static void drop(Emit&, Ref) {}  // goes with its index, the parent's, or the partition's link

  static constexpr auto alters = std::tuple{};
};

DRYSHOD_RULES(IndexAttach)

}  // namespace dryshod
