// Parents and children: a table joins or leaves a parent, as INHERIT, ATTACH, NO INHERIT and DETACH
// do. Knows CreateInheritance(), MergeAttributesIntoExisting() and RemoveInheritance() of
// src/backend/commands/tablecmds.c; a new table's parents are merged in table_columns.cc.
#include <algorithm>

#include "parser/lower/dependency.h"
#include "parser/lower/foreign.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

bool merge_not_null(Session& session, Ref column, Ref above) {
  Catalog& catalog = session.catalog;
  const Ref child = catalog.parent(column);
  const Ref inherited = catalog.child<NotNull>(above);
  if (!inherited || catalog.get<NotNull>(inherited).no_inherit) return true;
  const Ref own = catalog.child<NotNull>(column);
  if (!own) {
    const std::string in = session.major >= 17 ? " " + quoted(message_name(session, child)) : "";
    return error(session, "column " + quoted(message_name(session, column)) + " in child table" +
                              in + " must be marked NOT NULL");
  }
  if (catalog.get<NotNull>(own).no_inherit) {
    return error(session, "constraint " +
                              quoted(session.text(catalog.get<NotNull>(own).constraint_name)) +
                              " conflicts with non-inherited constraint on child table " +
                              quoted(message_name(session, child)));
  }
  const Ref from = catalog[own].source ? catalog[own].source : inherited;
  const bool local = session.major >= 18 && catalog[own].local && !is_partition(session, child);
  catalog.set_source(own, from, local);
  return true;
}

bool merge_generated(Session& session, Ref column, Ref above) {
  Catalog& catalog = session.catalog;
  const Ref theirs = catalog.child<Generated>(above);
  const Ref own = catalog.child<Generated>(column);
  const std::string words = "column " + quoted(message_name(session, column)) + " in child table ";
  if (theirs && !own) return error(session, words + "must be a generated column");
  if (!theirs && own && session.major >= 16)
    return error(session, words + "must not be a generated column");
  if (!theirs) return true;
  const Generated a = catalog.get<Generated>(theirs);
  const Generated b = catalog.get<Generated>(own);
  if (a.is_virtual != b.is_virtual) {
    return error(session, "column " + quoted(message_name(session, column)) +
                              " inherits from generated column of different kind");
  }
  const Expr wanted =
      retarget(session, a.expression, catalog.parent(above), catalog.parent(column));
  if (same_expr(catalog, wanted, b.expression)) catalog.set_source(own, theirs, false);
  return true;
}

bool merge_column(Session& session, Ref child, Ref above) {
  Catalog& catalog = session.catalog;
  const std::string words = quoted(message_name(session, above));
  const Ref column = catalog.column(child, catalog.name(above));
  if (!column) return error(session, "child table is missing column " + words);
  const Column theirs = catalog.get<Column>(above);
  const Column mine = catalog.get<Column>(column);
  const std::string table = quoted(message_name(session, child));
  if (theirs.type && mine.type && catalog.render(theirs.type) != catalog.render(mine.type)) {
    return error(session, "child table " + table + " has different type for column " + words);
  }
  if (!same_expr(catalog, theirs.collation, mine.collation)) {
    return error(session, "child table " + table + " has different collation for column " + words);
  }
  if (!merge_not_null(session, column, above) || !merge_generated(session, column, above)) {
    return false;
  }
  const bool partition = is_partition(session, child);
  if (partition && catalog.child<Identity>(column)) {
    return error(session,
                 "table " + table + " being attached contains an identity column " + words);
  }
  const Ref from = catalog[column].source ? catalog[column].source : above;
  catalog.set_source(column, from, catalog[column].local && !partition);
  settle_default(session, column);
  if (partition && session.major >= 17) inherit_identity(session, column, above);
  return true;
}

/// A part that came from this parent: it stays as another parent's, or as the table's own.
void leave(Session& session, Ref part, Ref parent) {
  Catalog& catalog = session.catalog;
  const Ref source = catalog[part].source;
  if (!source || !catalog.is_part_of(source, parent)) return;
  const Ref other = other_source(session, part, source);
  catalog.set_source(part, other, !other || catalog[part].local);
}

bool came_from(const Catalog& catalog, Ref part, Ref parent) {
  return catalog[part].source && catalog.is_part_of(catalog[part].source, parent);
}

/// DETACH drops the identity (17 on) that came with the partitioned table, here and below.
void drop_shared_identity(Session& session, Ref column) {
  Catalog& catalog = session.catalog;
  catalog.remove(catalog.child<Identity>(column));
  for (const Ref child : children_of(session, catalog.parent(column))) {
    const Ref below = catalog.column(child, catalog.name(column));
    if (below) drop_shared_identity(session, below);
  }
}

void drop_copied_triggers(Session& session, Ref table, Ref parent) {
  Catalog& catalog = session.catalog;
  std::vector<Ref> doomed;
  catalog.each_child_of<Trigger>(table, [&](Ref trigger) {
    if (came_from(catalog, trigger, parent)) doomed.push_back(trigger);
  });
  if (doomed.empty()) return;
  for (const Ref child : children_of(session, table)) drop_copied_triggers(session, child, table);
  for (const Ref trigger : doomed) catalog.remove(trigger);
}

}  // namespace

bool copy_parts_to_partition(Session& session, Ref parent, Ref partition) {
  const Catalog& catalog = session.catalog;
  for (const Ref index : indexes_of(catalog, parent)) {
    if (is_foreign(catalog, partition) && is_unique(catalog, index)) {
      return error(session, "cannot create foreign partition of partitioned table " +
                                quoted(message_name(session, parent)));
    }
    if (!copy_index_to_partition(session, index, partition)) return false;
  }
  clone_row_triggers(session, parent, partition);
  std::vector<Ref> foreign_keys;
  catalog.each_child_of<ForeignKey>(parent, [&](Ref ref) { foreign_keys.push_back(ref); });
  for (const Ref foreign_key : foreign_keys) {
    if (!copy_foreign_key_to_partition(session, foreign_key, partition)) return false;
  }
  return true;
}

Ref link_to_parent(Session& session, Ref child, Ref parent, Expr bound) {
  Catalog& catalog = session.catalog;
  int64_t position = 0;
  catalog.each_child_of<Inherits>(child, [&](Ref link) {
    position = std::max(position, catalog.get<Inherits>(link).position);
  });
  return catalog.add(child, Name{}, Inherits{parent, bound, position + 1}, session.statement);
}

bool attach_child(Session& session, Ref child, Ref parent, const PartitionBoundSpec* bound) {
  Catalog& catalog = session.catalog;
  Expr text{};
  if (bound != nullptr) {
    for (const Ref column : columns_of(catalog, child)) {
      if (catalog.column(parent, catalog.name(column))) continue;
      return error(session, "table " + quoted(message_name(session, child)) + " contains column " +
                                quoted(message_name(session, column)) + " not found in parent " +
                                quoted(message_name(session, parent)));
    }
    if (!print_partition_bound(session, parent, *bound, message_name(session, child), text)) {
      return false;
    }
  }
  link_to_parent(session, child, parent, text);
  for (const Ref column : columns_of(catalog, parent)) {
    if (!merge_column(session, child, column)) return false;
  }
  std::vector<Ref> checks;
  catalog.each_child_of<Check>(parent, [&](Ref check) { checks.push_back(check); });
  for (const Ref check : checks) {
    if (!merge_check(session, child, check)) return false;
  }
  return bound == nullptr || copy_parts_to_partition(session, parent, child);
}

bool detach_child(Session& session, Ref child, Ref parent) {
  Catalog& catalog = session.catalog;
  const bool partition = is_partition(session, child);
  Ref link{};
  catalog.each_child_of<Inherits>(child, [&](Ref ref) {
    if (catalog.get<Inherits>(ref).from == parent) link = ref;
  });
  catalog.remove(link);
  for (const Ref column : columns_of(catalog, child)) {
    leave(session, column, parent);
    if (const Ref own = catalog.child<NotNull>(column)) leave(session, own, parent);
    if (const Ref own = catalog.child<Generated>(column)) leave(session, own, parent);
    settle_default(session, column);
    const Ref identity = catalog.child<Identity>(column);
    if (identity && came_from(catalog, identity, parent)) drop_shared_identity(session, column);
  }
  std::vector<Ref> parts;
  catalog.each_child(child, [&](Ref part) { parts.push_back(part); });
  for (const Ref part : parts) {
    if (!came_from(catalog, part, parent)) continue;
    if (catalog.is<Check>(part)) {
      leave(session, part, parent);
    } else if (is_index_like(catalog, part)) {
      catalog.remove(catalog.child<IndexAttach>(part));
      catalog.set_source(part, {}, true);
    } else if (catalog.is<ForeignKey>(part)) {
      catalog.set_source(part, {}, true);
    }
  }
  if (partition) drop_copied_triggers(session, child, parent);
  return true;
}

}  // namespace dryshod
