// ALTER TABLE ... ALTER COLUMN, all but TYPE: default, not-null, generation expression, identity,
// statistics, storage, compression, options; and ADD COLUMN's refusals.
// Mirrors src/backend/commands/tablecmds.c (ATExecColumnDefault and its neighbours). Knows which of
// them reach children; refuses to know how their parts are made (column.cc, default.cc,
// identity.cc).
#include <algorithm>

#include "parser/lower/alter_table.h"
#include "parser/lower/dependency.h"
#include "parser/lower/features.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

std::string of_relation(const Session& session, Ref column) {
  return "column " + quoted_name(session, column) + " of relation " +
         quoted_name(session, session.catalog.parent(column));
}

/// The column of that name in the relation and, when children follow, in all below it.
std::vector<Ref> columns_below(const Session& session, Ref column, bool recurse) {
  const Catalog& catalog = session.catalog;
  std::vector<Ref> columns{column};
  if (!recurse || !catalog.is<Table>(catalog.parent(column))) return columns;
  for (const Ref table : inheritance_tree(session, catalog.parent(column))) {
    const Ref same = catalog.column(table, catalog.name(column));
    if (same && same != column) columns.push_back(same);
  }
  return columns;
}

bool add_table_column(Session& session, const Alteration& alter) {
  const auto& definition = reinterpret_cast<const ColumnDef&>(*alter.cmd.def);
  if (session.catalog.get<Table>(alter.relation).of_type) {
    return error(session, "cannot add column to typed table");
  }
  if (is_partition(session, alter.relation)) {
    return error(session, "cannot add column to a partition");
  }
  return add_column(session, alter.relation, definition, alter.recurse, alter.cmd.missing_ok);
}

bool change_default(Session& session, const Alteration& alter, Ref column) {
  const Catalog& catalog = session.catalog;
  if (catalog.child<Identity>(column)) {
    return error(session, of_relation(session, column) + " is an identity column");
  }
  if (catalog.child<Generated>(column)) {
    return error(session, of_relation(session, column) + " is a generated column");
  }
  for (const Ref each : columns_below(session, column, alter.recurse)) {
    if (!set_default(session, each, alter.cmd.def)) return false;
  }
  return true;
}

/// ONLY on a partitioned table that has partitions: up to 17 allowed where they are all not null.
bool children_are_not_null(const Session& session, Ref column) {
  const Catalog& catalog = session.catalog;
  for (const Ref child : children_of(session, catalog.parent(column))) {
    const Ref below = catalog.column(child, catalog.name(column));
    if (below && !catalog.child<NotNull>(below)) return false;
  }
  return true;
}

bool change_not_null(Session& session, const Alteration& alter, Ref column) {
  if (alter.cmd.subtype == AT_DropNotNull) {
    return drop_not_null(session, alter.relation, column, alter.recurse);
  }
  const bool only = !alter.recurse && !children_of(session, alter.relation).empty();
  const bool partitioned = is_partitioned(session, alter.relation);
  const bool follow = alter.recurse || (only && partitioned && session.major < 18 &&
                                        children_are_not_null(session, column));
  String key{T_String, alter.cmd.name};
  ListCell cell;
  cell.ptr_value = &key;
  List keys{T_List, 1, 1, &cell};
  ConstraintRequest request{};
  request.node.type = T_Constraint;
  request.node.contype = CONSTR_NOTNULL;
  request.node.keys = &keys;
  request.node.is_enforced = true;
  // ATExecSetNotNull(): ONLY on a parent by inheritance means NO INHERIT.
  request.node.is_no_inherit = only && !partitioned && session.major >= 18;
  request.node.initially_valid = true;
  request.node.location = -1;
  request.column = session.catalog.name(column);
  request.keys = {session.catalog.name(column)};
  return add_not_null(session, alter.relation, request, follow);
}

/// ATExecSetExpression() and ATExecDropExpression().
bool change_expression(Session& session, const Alteration& alter, Ref column) {
  Catalog& catalog = session.catalog;
  const bool set = alter.cmd.subtype == AT_SetExpression;
  if (set && !require(session, Feature::SetExpression)) return false;
  const Ref generated = catalog.child<Generated>(column);
  if (!generated) {
    if (!set && alter.cmd.missing_ok) return true;
    return error(session, of_relation(session, column) + " is not a generated column");
  }
  if (!set && catalog.get<Generated>(generated).is_virtual) {
    return error(session,
                 "ALTER TABLE / DROP EXPRESSION is not supported for virtual generated columns");
  }
  const bool has_children = !children_of(session, alter.relation).empty();
  if (!alter.recurse && has_children) {
    return error(session, std::string("ALTER TABLE / ") + (set ? "SET" : "DROP") +
                              " EXPRESSION must be applied to child tables too");
  }
  if (!set && catalog[column].source) {
    return error(session, "cannot drop generation expression from inherited column");
  }
  for (const Ref each : columns_below(session, column, alter.recurse)) {
    const Ref own = catalog.child<Generated>(each);
    if (!own) continue;
    if (!set) {
      catalog.remove(own);
      continue;
    }
    const Scope scope = relation_scope(session, catalog.parent(each));
    const auto printed = print_expression(session, alter.cmd.def, scope);
    if (!printed) return false;
    catalog.edit<Generated>(own).expression = catalog.intern(*printed);
  }
  return true;
}

/// Identity in partitioned tables came with 17; a partition's belongs to its parent.
bool identity_allowed(Session& session, const Alteration& alter, std::string_view action) {
  if (session.major < 17) return true;
  const std::string what(action);
  if (is_partition(session, alter.relation)) {
    return error(session, "cannot " + what + " a column of a partition");
  }
  if (!alter.recurse && is_partitioned(session, alter.relation) &&
      !children_of(session, alter.relation).empty()) {
    return error(session, "cannot " + what + " a column of only the partitioned table");
  }
  return true;
}

bool make_identity(Session& session, const Alteration& alter, Ref column) {
  const Catalog& catalog = session.catalog;
  if (!identity_allowed(session, alter, "add identity to")) return false;
  if (catalog.child<Identity>(column)) {
    return error(session, of_relation(session, column) + " is already an identity column");
  }
  if (catalog.child<Default>(column)) {
    return error(session, of_relation(session, column) + " already has a default value");
  }
  if (!catalog.child<NotNull>(column)) {
    return error(session, of_relation(session, column) +
                              " must be declared NOT NULL before identity can be added");
  }
  return add_identity(session, column, reinterpret_cast<const Constraint&>(*alter.cmd.def));
}

bool set_identity(Session& session, const Alteration& alter, Ref column) {
  Catalog& catalog = session.catalog;
  if (!identity_allowed(session, alter, "change identity of")) return false;
  const Ref identity = catalog.child<Identity>(column);
  if (!identity) return error(session, of_relation(session, column) + " is not an identity column");
  std::vector<ListCell> cells;
  for (const DefElem* option : list_of<DefElem>(reinterpret_cast<const List*>(alter.cmd.def))) {
    if (std::string_view(option->defname) == "generated") {
      const bool always = def_int(*option) == 'a';
      for (const Ref each : columns_below(session, column, alter.recurse)) {
        const Ref same = catalog.child<Identity>(each);
        if (same) catalog.edit<Identity>(same).always = always;
      }
      continue;
    }
    ListCell cell;
    cell.ptr_value = const_cast<DefElem*>(option);
    cells.push_back(cell);
  }
  const int count = static_cast<int>(cells.size());
  const List options{T_List, count, count, cells.data()};
  return cells.empty() ||
         apply_sequence_options(session, catalog.get<Identity>(identity).sequence, &options, false);
}

bool drop_identity(Session& session, const Alteration& alter, Ref column) {
  if (!identity_allowed(session, alter, "drop identity from")) return false;
  const Ref identity = session.catalog.child<Identity>(column);
  if (identity) return drop_element(session, identity, DROP_RESTRICT);
  return alter.cmd.missing_ok ||
         error(session, of_relation(session, column) + " is not an identity column");
}

/// Column numbers of an index have their target in a list of its own.
bool index_statistics(Session& session, const Alteration& alter, int64_t target) {
  if (!session.catalog.is<Index>(alter.relation)) {
    return error(session, "cannot alter statistics on a column of a constraint's index");
  }
  Index& index = session.catalog.edit<Index>(alter.relation);
  const std::string number = std::to_string(alter.cmd.num);
  std::vector<std::string> items;
  for (const std::string_view item : session.strings[index.statistics]) {
    if (item.substr(0, item.find('=')) != number) items.emplace_back(item);
  }
  if (target >= 0) items.push_back(number + "=" + std::to_string(target));
  std::sort(items.begin(), items.end());
  index.statistics = session.strings.list(items);
  return true;
}

bool set_statistics(Session& session, const Alteration& alter) {
  constexpr int64_t kMaximum = 10000;
  int64_t target = -1;
  if (const auto* value = node_as<Integer>(alter.cmd.def, T_Integer)) {
    target = value->ival;
  } else if (!require(session, Feature::StatisticsDefault)) {
    return false;
  }
  if (target < -1) {
    return error(session, "statistics target " + std::to_string(target) + " is too low");
  }
  target = std::min(target, kMaximum);
  if (is_index_like(session.catalog, alter.relation)) {
    return index_statistics(session, alter, target);
  }
  const Ref column = need_column(session, alter.relation, alter.cmd.name);
  if (!column) return false;
  for (const Ref each : columns_below(session, column, alter.recurse)) {
    session.catalog.edit<Column>(each).statistics = target;
  }
  return true;
}

bool change_body(Session& session, const Alteration& alter, Ref column) {
  Catalog& catalog = session.catalog;
  const auto* words = node_as<String>(alter.cmd.def, T_String);
  const auto* options = reinterpret_cast<const List*>(alter.cmd.def);
  const bool recurse = alter.recurse && alter.cmd.subtype == AT_SetStorage;
  for (const Ref each : columns_below(session, column, recurse)) {
    Column body = catalog.get<Column>(each);
    switch (alter.cmd.subtype) {
      case AT_SetStorage:
        if (std::string_view(words->sval) == "default" &&
            !require(session, Feature::StorageDefault)) {
          return false;
        }
        if (!set_storage(session, body, words->sval, -1)) return false;
        break;
      case AT_SetCompression:
        if (!set_compression(session, body, words->sval, -1)) return false;
        break;
      case AT_SetOptions:
        body.options = options_list(session, options, body.options);
        break;
      default:
        body.options = options_without(session, options, body.options);
    }
    catalog.edit<Column>(each) = body;
  }
  return true;
}

}  // namespace

bool alter_column(Session& session, const Alteration& alter) {
  if (alter.cmd.subtype == AT_AddColumn) return add_table_column(session, alter);
  if (alter.cmd.subtype == AT_SetStatistics) return set_statistics(session, alter);
  const Ref column = need_column(session, alter.relation, alter.cmd.name);
  if (!column) return false;
  switch (alter.cmd.subtype) {
    case AT_ColumnDefault:
      return change_default(session, alter, column);
    case AT_DropNotNull:
    case AT_SetNotNull:
      return change_not_null(session, alter, column);
    case AT_SetExpression:
    case AT_DropExpression:
      return change_expression(session, alter, column);
    case AT_AddIdentity:
      return make_identity(session, alter, column);
    case AT_SetIdentity:
      return set_identity(session, alter, column);
    case AT_DropIdentity:
      return drop_identity(session, alter, column);
    default:
      return change_body(session, alter, column);
  }
}

}  // namespace dryshod
