// ALTER TABLE ... INHERIT, NO INHERIT, ATTACH and DETACH PARTITION, OF and NOT OF: what the server
// refuses before anything is merged. The merging itself is attach_child() and detach_child().
// Mirrors ATExecAddInherit(), ATExecAttachPartition() and ATExecAddOf() of
// src/backend/commands/tablecmds.c.
#include <algorithm>

#include "parser/lower/alter_table.h"
#include "parser/lower/foreign.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

bool is_below(const Session& session, Ref table, Ref maybe_below) {
  const std::vector<Ref> tree = inheritance_tree(session, table);
  return std::find(tree.begin(), tree.end(), maybe_below) != tree.end();
}

Ref need_table(Session& session, const RangeVar& name) {
  const Ref table = need_relation(session, name);
  if (table && !session.catalog.is<Table>(table)) {
    error(session, quoted_name(session, table) + " is not a table", name.location);
    return {};
  }
  return table;
}

bool add_inherit(Session& session, Ref child, const RangeVar& name) {
  if (is_partitioned(session, child)) {
    return error(session, "cannot change inheritance of partitioned table");
  }
  if (is_partition(session, child)) {
    return error(session, "cannot change inheritance of a partition");
  }
  if (session.catalog.get<Table>(child).of_type) {
    return error(session, "cannot change inheritance of typed table");
  }
  const Ref parent = need_table(session, name);
  if (!parent) return false;
  const std::string parent_name = quoted_name(session, parent);
  if (is_partitioned(session, parent)) {
    return error(session, "cannot inherit from partitioned table " + parent_name);
  }
  if (is_partition(session, parent)) {
    return error(session, "cannot inherit from a partition");
  }
  const std::vector<Ref> parents = parents_of(session, child);
  if (std::find(parents.begin(), parents.end(), parent) != parents.end()) {
    return error(session, "relation " + parent_name + " would be inherited from more than once");
  }
  if (is_below(session, child, parent)) {
    return error(session, "circular inheritance not allowed");
  }
  return attach_child(session, child, parent, nullptr);
}

bool drop_inherit(Session& session, Ref child, const RangeVar& name) {
  if (is_partition(session, child)) {
    return error(session, "cannot change inheritance of a partition");
  }
  const Ref parent = need_table(session, name);
  if (!parent) return false;
  const std::vector<Ref> parents = parents_of(session, child);
  if (std::find(parents.begin(), parents.end(), parent) == parents.end()) {
    return error(session, "relation " + quoted_name(session, parent) +
                              " is not a parent of relation " + quoted_name(session, child));
  }
  return detach_child(session, child, parent);
}

bool attach_partition(Session& session, Ref parent, const PartitionCmd& cmd) {
  Catalog& catalog = session.catalog;
  if (is_index_like(catalog, parent)) {
    const Ref index = need_relation(session, *cmd.name);
    if (!index) return false;
    if (!is_index_like(catalog, index)) {
      return error(session, quoted_name(session, index) + " is not an index");
    }
    return attach_index_checked(session, parent, index);
  }
  if (!is_partitioned(session, parent)) {
    return error(session, "table " + quoted_name(session, parent) + " is not partitioned");
  }
  const Ref child = need_table(session, *cmd.name);
  if (!child) return false;
  if (is_partition(session, child)) {
    return error(session, quoted_name(session, child) + " is already a partition");
  }
  for (const Ref index : indexes_of(catalog, parent)) {
    if (!is_foreign(catalog, child) || !is_unique(catalog, index)) continue;
    return error(session, "cannot attach foreign table " + quoted_name(session, child) +
                              " as partition of partitioned table " + quoted_name(session, parent));
  }
  if (catalog.get<Table>(child).of_type) {
    return error(session, "cannot attach a typed table as partition");
  }
  if (!parents_of(session, child).empty()) {
    return error(session, "cannot attach inheritance child as partition");
  }
  if (!is_partitioned(session, child) && !children_of(session, child).empty()) {
    return error(session, "cannot attach inheritance parent as partition");
  }
  if (is_below(session, child, parent)) {
    return error(session, "circular inheritance not allowed");
  }
  return attach_child(session, child, parent, cmd.bound);
}

/// The hidden constraints on a partition that foreign keys to its parent have, keep it in place
/// while rows may need them; with the tables empty they go. Rows are data: DETACH is let through.
bool detach_partition(Session& session, Ref parent, const PartitionCmd& cmd) {
  const Ref child = need_table(session, *cmd.name);
  if (!child) return false;
  const std::vector<Ref> parents = parents_of(session, child);
  if (!is_partition(session, child) ||
      std::find(parents.begin(), parents.end(), parent) == parents.end()) {
    return error(session, "relation " + quoted_name(session, child) +
                              " is not a partition of relation " + quoted_name(session, parent));
  }
  return detach_child(session, child, parent);
}

/// ATExecAddOf(): the table's columns have to be the type's attributes, in order.
bool set_of_type(Session& session, Ref table, const TypeName& name) {
  Catalog& catalog = session.catalog;
  const Ref type = find_type(session, name_parts(name.names));
  if (!catalog.is<Composite>(type)) {
    return error(session, "type " + quoted(qualified_text(name_parts(name.names))) +
                              (type ? " is not a composite type" : " does not exist"));
  }
  if (!parents_of(session, table).empty()) {
    return error(session, "typed tables cannot inherit");
  }
  std::vector<Ref> attributes;
  catalog.each_child_of<Attribute>(type, [&](Ref ref) { attributes.push_back(ref); });
  std::stable_sort(attributes.begin(), attributes.end(), [&](Ref a, Ref b) {
    return catalog.get<Attribute>(a).position < catalog.get<Attribute>(b).position;
  });
  const std::vector<Ref> columns = columns_of(catalog, table);
  for (size_t i = 0; i < attributes.size(); ++i) {
    const std::string wanted = quoted_name(session, attributes[i]);
    if (i >= columns.size()) return error(session, "table is missing column " + wanted);
    if (catalog.name(columns[i]) != catalog.name(attributes[i])) {
      return error(session, "table has column " + quoted_name(session, columns[i]) +
                                " where type requires " + wanted);
    }
    if (catalog.render(catalog.get<Column>(columns[i]).type) !=
        catalog.render(catalog.get<Attribute>(attributes[i]).type)) {
      return error(session, "table " + quoted_name(session, table) +
                                " has different type for column " + wanted);
    }
  }
  if (columns.size() > attributes.size()) {
    return error(session,
                 "table has extra column " + quoted_name(session, columns[attributes.size()]));
  }
  ExprBuilder built;
  built.hole(type);
  catalog.edit<Table>(table).of_type = catalog.intern(built);
  return true;
}

}  // namespace

bool alter_inheritance(Session& session, const Alteration& alter) {
  const Node* def = alter.cmd.def;  // NOT OF has none
  switch (alter.cmd.subtype) {
    case AT_AddInherit:
      return add_inherit(session, alter.relation, reinterpret_cast<const RangeVar&>(*def));
    case AT_DropInherit:
      return drop_inherit(session, alter.relation, reinterpret_cast<const RangeVar&>(*def));
    case AT_AddOf:
      return set_of_type(session, alter.relation, reinterpret_cast<const TypeName&>(*def));
    case AT_DropOf: {
      Table& table = session.catalog.edit<Table>(alter.relation);
      if (!table.of_type) {
        return error(session, quoted_name(session, alter.relation) + " is not a typed table");
      }
      table.of_type = {};
      return true;
    }
    case AT_AttachPartition:
      return attach_partition(session, alter.relation, reinterpret_cast<const PartitionCmd&>(*def));
    case AT_DetachPartition:
      return detach_partition(session, alter.relation, reinterpret_cast<const PartitionCmd&>(*def));
    default:
      // DETACH ... FINALIZE ends what an interrupted CONCURRENTLY began: here it never is.
      return error(session, "there is no pending detach");
  }
}

}  // namespace dryshod
