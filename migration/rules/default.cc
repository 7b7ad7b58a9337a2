// Defaults of columns, view columns and domains.
#include "migration/rules/shared/columns.h"

namespace dryshod {
namespace {

std::string place(const Catalog& catalog, Ref ref) {
  const Ref parent = catalog.parent(ref);
  return catalog.is<Domain>(parent) ? "" : "ALTER COLUMN " + catalog.bare(parent) + " ";
}

}  // namespace

template <>
struct Rules<Default> {
  static constexpr int inline_rank = 4;

  static void create(Emit& emit, Ref ref, Parts) {
    emit.sub_command(alter_only_head(emit.to(), ref),
                     place(emit.to(), ref) + "SET " + default_clause(emit.to(), ref));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.sub_command(alter_only_head(emit.from(), ref), place(emit.from(), ref) + "DROP DEFAULT");
  }
  static void expression(Emit& emit, const Change& change) { create(emit, change.b, {}); }

  static bool may_inline(const Catalog& to, Ref ref) {
    return !to.is<View>(to.parent(to.parent(ref)));
  }

  static constexpr auto alters = std::tuple{alter<&Default::expression>(expression)};
};

DRYSHOD_RULES(Default)

}  // namespace dryshod
