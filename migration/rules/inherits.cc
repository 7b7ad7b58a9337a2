// The link of a table to a parent: INHERITS and PARTITION OF with a new table, else INHERIT and
// ATTACH PARTITION.
#include <algorithm>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

namespace {

/// CREATE TABLE copies the parent's defaults; a child that has none was linked later.
bool lacks_a_default(const Catalog& catalog, Ref child, Ref parent) {
  bool lacks = false;
  catalog.each_child_of<Column>(parent, [&](Ref column) {
    const Ref own = catalog.column(child, catalog.name(column));
    lacks = lacks || (own && catalog.child<Default>(column) && !catalog.child<Default>(own));
  });
  return lacks;
}

}  // namespace

template <>
struct Rules<Inherits> {
  static constexpr int inline_rank = 2;
  static constexpr bool is_link = true;

  /// PARTITION OF makes the columns and indexes itself: only for a partition that brings none of its
  /// own and whose columns stand in its parent's order.
  static bool may_inline(const Catalog& to, Ref ref) {
    const Inherits& link = to.get<Inherits>(ref);
    if (lacks_a_default(to, to.parent(ref), link.from)) return false;
    if (!link.bound) return true;
    bool plain = true;
    std::vector<std::pair<int64_t, Name>> own, parents;
    const auto columns = [&](Ref table, auto& out) {
      to.each_child_of<Column>(
          table, [&](Ref c) { out.emplace_back(to.get<Column>(c).position, to.name(c)); });
      std::sort(out.begin(), out.end(), [](auto& x, auto& y) { return x.first < y.first; });
    };
    columns(to.parent(ref), own);
    columns(link.from, parents);
    plain = own.size() == parents.size();
    for (size_t i = 0; plain && i < own.size(); ++i) plain = own[i].second == parents[i].second;
    to.each_child(to.parent(ref), [&](Ref part) {
      const Kind kind = to.kind(part);
      const bool makes_index = kind == Kind::PrimaryKey || kind == Kind::Unique ||
                               kind == Kind::Index || kind == Kind::Exclusion;
      if (makes_index && to[part].local) plain = false;
      if (kind == Kind::Column && (to[part].local || !to[part].source)) plain = false;
    });
    return plain;
  }

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Inherits& link = to.get<Inherits>(ref);
    if (link.bound) {
      emit.statement("ALTER TABLE ONLY " + to.qualified(link.from) + " ATTACH PARTITION " +
                     to.qualified(to.parent(ref)) + " " + to.render(link.bound));
    } else {
      // A statement of its own: ALTER TABLE does its sub-commands in passes, links among the last.
      emit.statement(alter_head(to, to.parent(ref)) + " INHERIT " + to.qualified(link.from));
    }
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const Inherits& link = from.get<Inherits>(ref);
    if (link.bound) {
      emit.statement("ALTER TABLE " + from.qualified(link.from) + " DETACH PARTITION " +
                     from.qualified(from.parent(ref)));
    } else {
      emit.statement(alter_head(from, from.parent(ref)) + " NO INHERIT " +
                     from.qualified(link.from));
    }
  }

  static constexpr auto alters = std::tuple{replace<&Inherits::bound>()};
};

DRYSHOD_RULES(Inherits)

}  // namespace dryshod
