// The link of a table to a parent: INHERITS and PARTITION OF with a new table, else INHERIT and
// ATTACH PARTITION.
#include <algorithm>

#include "catalog/helpers.h"
#include "migration/rules/shared/bounds.h"
#include "migration/rules/shared/online_constraints.h"
#include "migration/rules/shared/online_indexes.h"

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

  static bool clashes(const Catalog& from, Ref a, const Catalog& to, Ref b) {
    return may_clash(from, a, to, b);
  }

  /// PARTITION OF makes the columns and indexes itself: only for a partition that brings none of
  /// its own and whose columns stand in its parent's order.
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

  /// INHERITS puts the parents' columns first, in their order. A table whose columns are all its
  /// own and stand in another order was linked later.
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
      const std::string attach = "ALTER TABLE ONLY " + to.qualified(link.from) +
                                 " ATTACH PARTITION " + to.qualified(to.parent(ref)) + " " +
                                 to.render(link.bound);
      if (!attach_online(emit, ref, attach)) emit.statement(attach);
    } else {
      // A statement of its own: ALTER TABLE does its sub-commands in passes, links among the last.
      emit.statement(alter_head(to, to.parent(ref)) + " INHERIT " + to.qualified(link.from));
    }
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const Inherits& link = from.get<Inherits>(ref);
    if (link.bound) {
      const std::string detach = "ALTER TABLE " + from.qualified(link.from) + " DETACH PARTITION " +
                                 from.qualified(from.parent(ref));
      if (!detach_online(emit, ref, detach)) emit.statement(detach);
    } else {
      emit.statement(alter_head(from, from.parent(ref)) + " NO INHERIT " +
                     from.qualified(link.from));
    }
  }

  static std::string helper_of(const Catalog& catalog, Ref table) {
    return helper_name(std::string(catalog.text(catalog.name(table))) + "_bound");
  }

  /// ATTACH PARTITION reads the table under ACCESS EXCLUSIVE unless a check says that all its rows
  /// are inside, and makes the indexes and keys that it lacks.
  static bool attach_online(Emit& emit, Ref ref, const std::string& attach) {
    const Catalog& to = emit.to();
    const Ref table = to.parent(ref);
    const Inherits& link = to.get<Inherits>(ref);
    if (!is_online_tree(emit, table)) return false;
    const std::string condition = bound_condition(to, link.from, link.bound);
    if (condition.empty()) return false;
    to.each_child(table, [&](Ref part) {
      const Ref above = to[part].source;
      if (!above || to.parent(above) != link.from || !emit.is_new(part)) return;
      if (to.is<Index>(part)) {
        build_index_online(emit, part);
      } else if (to.is<PrimaryKey>(part) || to.is<Unique>(part)) {
        if (has_index_form(to, part)) build_key_online(emit, part);
      } else if (to.is<ForeignKey>(part)) {
        add_constraint_online(emit, part);
      }
    });
    under_check(emit, alter_head(to, table), helper_of(to, table), condition,
                [&] { online_piece(emit, attach, Phase::Validate); });
    return true;
  }

  /// CONCURRENTLY leaves a check of the bound behind, unless there is one that says the same
  /// (DetachAddConstraintIfNeeded() of src/backend/commands/tablecmds.c): ours, which has a name.
  static bool detach_online(Emit& emit, Ref ref, const std::string& detach) {
    const Catalog& from = emit.from();
    const Ref table = from.parent(ref);
    const Inherits& link = from.get<Inherits>(ref);
    if (!stays_online(emit, link.from) || has_default_partition(from, link.from)) return false;
    const Ref after = emit.new_of(table);
    const std::string condition = bound_condition(from, link.from, link.bound);
    if (!after || emit.is_new(after) || condition.empty()) return false;
    under_check(emit, alter_head(from, table), helper_of(from, table), condition,
                [&] { online_piece(emit, detach + " CONCURRENTLY", Phase::Contract, Txn::Alone); });
    emit.pieces().back().with_last = false;
    return true;
  }
  static bool has_default_partition(const Catalog& from, Ref table) {
    const std::vector<Ref> users = from.users(table);
    return std::any_of(users.begin(), users.end(), [&](Ref user) {
      const Inherits* link = from.get_if<Inherits>(user);
      return link != nullptr && link->bound && from.render(link->bound) == "DEFAULT";
    });
  }

  static constexpr auto alters = std::tuple{replace<&Inherits::bound>()};
};

DRYSHOD_RULES(Inherits)

}  // namespace dryshod
