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
    const Ref table = to.parent(ref);
    if (lacks_a_default(to, table, link.from)) return false;
    if (!link.bound) return columns_come_first(to, table);
    const std::vector<Ref> own = columns(to, table);
    const std::vector<Ref> parents = columns(to, link.from);
    bool plain = own.size() == parents.size();
    for (size_t i = 0; plain && i < own.size(); ++i) {
      plain = to.name(own[i]) == to.name(parents[i]) && !to[own[i]].local && to[own[i]].source &&
              not_null_name_comes(to, own[i]);
    }
    to.each_child(table, [&](Ref part) {
      const Kind kind = to.kind(part);
      const bool makes_index = kind == Kind::PrimaryKey || kind == Kind::Unique ||
                               kind == Kind::Index || kind == Kind::Exclusion;
      if (makes_index && to[part].local) plain = false;
    });
    return plain;
  }

  static std::vector<Ref> columns(const Catalog& c, Ref table) {
    std::vector<Ref> out;
    c.each_child_of<Column>(table, [&](Ref column) { out.push_back(column); });
    std::stable_sort(out.begin(), out.end(), [&](Ref x, Ref y) {
      return c.get<Column>(x).position < c.get<Column>(y).position;
    });
    return out;
  }

  /// An inherited NOT NULL takes the parent's name; one that was there when the table was attached
  /// has its own.
  static bool not_null_name_comes(const Catalog& c, Ref column) {
    const Ref not_null = c.child<NotNull>(column);
    if (!not_null || c[not_null].local) return true;
    const NotNull* above = c.get_if<NotNull>(c[not_null].source);
    return above == nullptr || above->constraint_name == c.get<NotNull>(not_null).constraint_name;
  }

  /// INHERITS puts the parents' columns first, in their order. A table whose columns are all its own
  /// and stand in another order was linked later.
  static bool columns_come_first(const Catalog& c, Ref table) {
    const std::vector<Ref> own = columns(c, table);
    for (const Ref column : own) {
      if (!c[column].local) return true;
    }
    std::vector<std::pair<int64_t, Ref>> links;
    c.each_child_of<Inherits>(table, [&](Ref link) {
      links.emplace_back(c.get<Inherits>(link).position, c.get<Inherits>(link).from);
    });
    std::sort(links.begin(), links.end());
    std::vector<Name> first;
    for (const auto& [position, parent] : links) {
      for (const Ref column : columns(c, parent)) {
        const Name name = c.name(column);
        if (std::find(first.begin(), first.end(), name) == first.end()) first.push_back(name);
      }
    }
    for (size_t i = 0; i < first.size() && i < own.size(); ++i) {
      if (c.name(own[i]) != first[i]) return false;
    }
    return true;
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
