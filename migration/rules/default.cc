// Defaults of columns, view columns and domains.
#include <algorithm>
#include <vector>

#include "migration/rules/shared/columns.h"

namespace dryshod {
namespace {

std::string place(const Catalog& catalog, Ref ref) {
  const Ref parent = catalog.parent(ref);
  return catalog.is<Domain>(parent) ? "" : "ALTER COLUMN " + catalog.bare(parent) + " ";
}

/// ALTER TABLE ... SET DEFAULT reaches all children, also those with a default of their own: it may
/// only where none of them has one.
bool reaches_all(const Catalog& catalog, Ref ref) {
  const Ref column = catalog.parent(ref);
  const Ref table = catalog.parent(column);
  if (!catalog.is<Table>(table)) return true;
  const std::vector<Ref> children = children_of(catalog, table);
  return std::all_of(children.begin(), children.end(), [&](Ref child) {
    const Ref below = catalog.column(child, catalog.name(column));
    const Ref own = below ? catalog.child<Default>(below) : Ref{};
    return own && catalog[own].source == ref && !catalog[own].local && reaches_all(catalog, own);
  });
}

std::string set_head(const Catalog& catalog, Ref ref) {
  return reaches_all(catalog, ref) ? alter_head(catalog, ref) : alter_only_head(catalog, ref);
}

}  // namespace

template <>
struct Rules<Default> {
  static constexpr int inline_rank = 4;

  static void create(Emit& emit, Ref ref, Parts) {
    emit.sub_command(set_head(emit.to(), ref),
                     place(emit.to(), ref) + "SET " + default_clause(emit.to(), ref));
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const std::string words = place(from, ref) + "DROP DEFAULT";
    const Ref table = from.parent(from.parent(ref));
    // ALTER TABLE drops columns of children before it gets to their defaults: never in one
    // statement.
    const std::string head =
        reaches_all(from, ref) ? take_head(emit, ref) : alter_only_head(from, ref);
    if (from.is<Table>(table) && !children_of(from, table).empty()) {
      emit.statement(head + " " + words);
    } else {
      emit.sub_command(head, words);
    }
  }
  static bool spares(const Catalog& from, Ref ref) {
    return from.is<Table>(from.parent(from.parent(ref)));
  }
  static void expression(Emit& emit, const Change& change) { create(emit, change.b, {}); }

  static bool reached_by_source(const Catalog& catalog, Ref derived) {
    return reaches_all(catalog, catalog[derived].source);
  }

  static bool may_inline(const Catalog& to, Ref ref) {
    return !to.is<View>(to.parent(to.parent(ref)));
  }

  static constexpr auto alters = std::tuple{alter<&Default::expression>(expression)};
};

DRYSHOD_RULES(Default)

}  // namespace dryshod
