// Foreign keys: what they reference and rely on, their names, their copies on partitions of the
// referencing table. Knows ATAddForeignKeyConstraint() of src/backend/commands/tablecmds.c. The
// hidden constraints that PostgreSQL keeps for partitions of the referenced table are not modelled:
// no script can name them.
#include <algorithm>

#include "parser/lower/features.h"
#include "parser/lower/foreign.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

/// The columns of both sides, in order.
struct Sides {
  std::vector<Ref> referencing, referenced;
};

Name action_name(Session& session, char action) {
  switch (action) {
    case FKCONSTR_ACTION_RESTRICT:
      return session.name("restrict");
    case FKCONSTR_ACTION_CASCADE:
      return session.name("cascade");
    case FKCONSTR_ACTION_SETNULL:
      return session.name("set null");
    case FKCONSTR_ACTION_SETDEFAULT:
      return session.name("set default");
    default:
      return {};
  }
}

bool find_column(Session& session, Ref relation, Name name, int location, std::vector<Ref>& into) {
  const Ref column = session.catalog.column(relation, name);
  if (!column) {
    return error(session,
                 "column " + quoted(session.text(name)) +
                     " referenced in foreign key constraint does not exist",
                 location);
  }
  into.push_back(column);
  return true;
}

Expr column_list(Session& session, const std::vector<Ref>& columns, bool period) {
  ExprBuilder list;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i != 0) list << ", ";
    if (period && i + 1 == columns.size()) list << "PERIOD ";
    list.hole(columns[i], HoleForm::Bare);
  }
  return session.catalog.intern(list);
}

bool has_temporal_key(const Catalog& catalog, Expr columns) {
  return catalog.template_text(columns).ends_with(" WITHOUT OVERLAPS");
}

/// transformFkeyGetPrimaryKey(): the referenced columns default to the primary key's.
bool take_primary_key(Session& session, Ref referenced, const Constraint& node, Sides& sides,
                      ForeignKey& body, bool& period) {
  const Catalog& catalog = session.catalog;
  const Ref key = catalog.child<PrimaryKey>(referenced);
  if (!key) {
    return error(
        session,
        "there is no primary key for referenced table " + quoted(message_name(session, referenced)),
        node.location);
  }
  const PrimaryKey& primary = catalog.get<PrimaryKey>(key);
  if (primary.deferrable) {
    return error(session,
                 "cannot use a deferrable primary key for referenced table " +
                     quoted(message_name(session, referenced)),
                 node.location);
  }
  period = has_temporal_key(catalog, primary.columns);
  sides.referenced = key_columns(catalog, primary.columns);
  body.key = key;
  return true;
}

struct KeyShape {
  std::vector<Ref> columns;
  bool deferrable = false;
  bool temporal = false;
};

/// A unique index over plain columns and all rows, or nothing.
bool key_shape(const Catalog& catalog, Ref index, KeyShape& shape) {
  if (const auto* key = catalog.get_if<PrimaryKey>(index)) {
    shape = {key_columns(catalog, key->columns), key->deferrable,
             has_temporal_key(catalog, key->columns)};
    return true;
  }
  if (const auto* key = catalog.get_if<Unique>(index)) {
    shape = {key_columns(catalog, key->columns), key->deferrable,
             has_temporal_key(catalog, key->columns)};
    return true;
  }
  const auto* plain = catalog.get_if<Index>(index);
  if (plain == nullptr || !plain->unique || plain->predicate || plain->only) return false;
  shape = {key_columns(catalog, plain->keys), false, false};
  return shape.columns.size() == split_items(catalog, plain->keys).size();
}

/// transformFkeyCheckAttrs(): a unique key over exactly these columns, in any order.
bool find_key(Session& session, Ref referenced, const Constraint& node, const Sides& sides,
              bool period, ForeignKey& body) {
  const Catalog& catalog = session.catalog;
  std::vector<Ref> wanted = sides.referenced;
  std::sort(wanted.begin(), wanted.end());
  const auto table = [&] { return quoted(message_name(session, referenced)); };
  if (std::adjacent_find(wanted.begin(), wanted.end()) != wanted.end()) {
    return error(session, "foreign key referenced-columns list must not contain duplicates",
                 node.location);
  }
  bool saw_deferrable = false;
  for (const Ref index : indexes_of(catalog, referenced)) {
    KeyShape shape;
    if (!key_shape(catalog, index, shape) || shape.temporal != period) continue;
    std::sort(shape.columns.begin(), shape.columns.end());
    if (shape.columns != wanted) continue;
    if (shape.deferrable) {
      saw_deferrable = true;
      continue;
    }
    body.key = index;
    return true;
  }
  if (saw_deferrable) {
    return error(session,
                 "cannot use a deferrable unique constraint for referenced table " + table(),
                 node.location);
  }
  return error(session,
               "there is no unique constraint matching given keys for referenced table " + table(),
               node.location);
}

bool resolve_sides(Session& session, Ref relation, const ConstraintRequest& request, Sides& sides,
                   ForeignKey& body) {
  const Constraint& node = request.node;
  for (const Name name : request.keys) {
    if (!find_column(session, relation, name, node.location, sides.referencing)) return false;
  }
  bool pk_period = node.pk_with_period;
  if (node.pk_attrs == nullptr) {
    if (!take_primary_key(session, body.referenced, node, sides, body, pk_period)) return false;
    if (pk_period != node.fk_with_period) {
      return error(session,
                   "foreign key uses PERIOD on the referencing table but not the "
                   "referenced table, or the other way round",
                   node.location);
    }
  } else {
    for (const String* name : list_of<String>(node.pk_attrs)) {
      if (!find_column(session, body.referenced, session.name(name->sval), node.location,
                       sides.referenced)) {
        return false;
      }
    }
    if (!find_key(session, body.referenced, node, sides, pk_period, body)) return false;
  }
  if (sides.referencing.size() != sides.referenced.size()) {
    return error(session, "number of referencing and referenced columns for foreign key disagree",
                 node.location);
  }
  body.columns = column_list(session, sides.referencing, node.fk_with_period);
  body.referenced_columns = column_list(session, sides.referenced, pk_period);
  return true;
}

bool types_match(Session& session, const Sides& sides, std::string_view name, int location) {
  const Catalog& catalog = session.catalog;
  for (size_t i = 0; i < sides.referencing.size(); ++i) {
    if (foreign_key_types_match(catalog, catalog.get<Column>(sides.referencing[i]).type,
                                catalog.get<Column>(sides.referenced[i]).type)) {
      continue;
    }
    return error(session, "foreign key constraint " + quoted(name) + " cannot be implemented",
                 location);
  }
  return true;
}

/// Set-null and set-default columns, and generated columns, which nothing may set.
bool check_actions(Session& session, const Constraint& node, const Sides& sides, ForeignKey& body) {
  const Catalog& catalog = session.catalog;
  std::vector<Ref> set_columns;
  if (node.fk_del_set_cols != nullptr &&
      !require(session, Feature::SetNullColumns, node.location)) {
    return false;
  }
  for (const String* name : list_of<String>(node.fk_del_set_cols)) {
    const Ref column =
        catalog.column(catalog.parent(sides.referencing[0]), session.name(name->sval));
    if (std::find(sides.referencing.begin(), sides.referencing.end(), column) ==
        sides.referencing.end()) {
      return error(session,
                   "column " + quoted(name->sval) +
                       " referenced in ON DELETE SET action must be part of foreign key",
                   node.location);
    }
    if (std::find(set_columns.begin(), set_columns.end(), column) == set_columns.end()) {
      set_columns.push_back(column);
    }
  }
  if (!set_columns.empty()) body.on_delete_columns = column_list(session, set_columns, false);
  for (const Ref column : sides.referencing) {
    if (!catalog.child<Generated>(column)) continue;
    if (node.fk_upd_action == FKCONSTR_ACTION_SETNULL ||
        node.fk_upd_action == FKCONSTR_ACTION_SETDEFAULT ||
        node.fk_upd_action == FKCONSTR_ACTION_CASCADE) {
      return error(session,
                   "invalid ON UPDATE action for foreign key constraint containing "
                   "generated column",
                   node.location);
    }
    if (node.fk_del_action == FKCONSTR_ACTION_SETNULL ||
        node.fk_del_action == FKCONSTR_ACTION_SETDEFAULT) {
      return error(session,
                   "invalid ON DELETE action for foreign key constraint containing "
                   "generated column",
                   node.location);
    }
  }
  return true;
}

bool may_reference(Session& session, Ref relation, Ref referenced, const Constraint& node,
                   bool recurse, bool is_create) {
  const Catalog& catalog = session.catalog;
  const auto to = [&] { return quoted(message_name(session, referenced)); };
  const auto from = [&] { return quoted(message_name(session, relation)); };
  if (!catalog.is<Table>(referenced)) {
    return error(session, "referenced relation " + to() + " is not a table", node.location);
  }
  if (is_partitioned(session, relation)) {
    if (!recurse) {
      return error(session,
                   "cannot use ONLY for foreign key on partitioned table " + from() +
                       " referencing relation " + to(),
                   node.location);
    }
    if (node.skip_validation && !is_create &&
        !require(session, Feature::PartitionedForeignKeyNotValid, node.location)) {
      return false;
    }
  }
  const std::string_view mine = session.text(catalog.get<Table>(relation).persistence);
  const std::string_view theirs = session.text(catalog.get<Table>(referenced).persistence);
  if (mine.empty() && !theirs.empty()) {
    return error(session, "constraints on permanent tables may reference only permanent tables",
                 node.location);
  }
  if (mine == "unlogged" && theirs == "temporary") {
    return error(session,
                 "constraints on unlogged tables may reference only permanent or "
                 "unlogged tables",
                 node.location);
  }
  if (mine == "temporary" && theirs != "temporary") {
    return error(session, "constraints on temporary tables may reference only temporary tables",
                 node.location);
  }
  return true;
}

std::string columns_addition(const Session& session, const std::vector<Ref>& columns) {
  std::vector<std::string> names;
  for (const Ref column : columns) names.push_back(message_name(session, column));
  return name_addition(names);
}

/// The name of a copy: the parent's where the partition has none of that name. 18 then adds _1, _2;
/// before, a name is chosen as for a new constraint (addFkConstraint()).
Name copy_name(Session& session, Ref partition, Ref foreign_key) {
  const Catalog& catalog = session.catalog;
  const Name parent_name = catalog.name(foreign_key);
  if (!constraint_name_is_used(session, partition, parent_name)) return parent_name;
  const Ref schema = catalog.schema_of(partition);
  if (session.major >= 18) {
    for (int i = 1;; ++i) {
      const Name name =
          choose_constraint_name(session, session.text(parent_name), "", std::to_string(i), schema);
      if (session.text(name).ends_with("_" + std::to_string(i))) return name;
    }
  }
  const std::vector<Ref> columns =
      key_columns(catalog, catalog.get<ForeignKey>(foreign_key).columns);
  return choose_constraint_name(session, message_name(session, partition),
                                columns_addition(session, columns), "fkey", schema);
}

/// tryAttachPartitionForeignKey(): an equal one of the partition's own serves.
bool same_foreign_key(const Catalog& catalog, const ForeignKey& a, const ForeignKey& b) {
  return a.referenced == b.referenced && same_expr(catalog, a.columns, b.columns) &&
         same_expr(catalog, a.referenced_columns, b.referenced_columns) && a.match == b.match &&
         a.on_update == b.on_update && a.on_delete == b.on_delete && a.deferrable == b.deferrable &&
         a.initially_deferred == b.initially_deferred && a.enforced == b.enforced;
}

}  // namespace

bool add_foreign_key(Session& session, Ref relation, const ConstraintRequest& request, bool recurse,
                     bool is_create) {
  Catalog& catalog = session.catalog;
  const Constraint& node = request.node;
  if (node.fk_with_period && !require(session, Feature::WithoutOverlaps, node.location))
    return false;
  ForeignKey body;
  body.referenced = need_relation(session, *node.pktable);
  if (!body.referenced ||
      !may_reference(session, relation, body.referenced, node, recurse, is_create)) {
    return false;
  }
  Sides sides;
  if (!resolve_sides(session, relation, request, sides, body) ||
      !check_actions(session, node, sides, body)) {
    return false;
  }
  Name name{};
  if (node.conname != nullptr) {
    name = session.name(node.conname);
    if (constraint_name_is_used(session, relation, name)) {
      return error(session,
                   "constraint " + quoted(node.conname) + " for relation " +
                       quoted(message_name(session, relation)) + " already exists",
                   node.location);
    }
  } else {
    name = choose_constraint_name(session, message_name(session, relation),
                                  columns_addition(session, sides.referencing), "fkey",
                                  catalog.schema_of(relation));
  }
  if (!types_match(session, sides, session.text(name), node.location)) return false;
  if (node.fk_matchtype == FKCONSTR_MATCH_FULL) body.match = session.name("full");
  body.on_update = action_name(session, node.fk_upd_action);
  body.on_delete = action_name(session, node.fk_del_action);
  body.deferrable = node.deferrable;
  body.initially_deferred = node.initdeferred;
  body.enforced = node.is_enforced;
  body.valid = body.enforced && (is_create || !node.skip_validation);
  const Ref made = catalog.add(relation, name, body, session.at(node.location));
  return copy_foreign_key_to_partitions(session, made);
}

bool copy_foreign_key_to_partition(Session& session, Ref foreign_key, Ref partition) {
  Catalog& catalog = session.catalog;
  if (is_foreign(catalog, partition)) {
    return error(session, "foreign key constraints are not supported on foreign tables");
  }
  ForeignKey body = catalog.get<ForeignKey>(foreign_key);
  const Ref table = catalog.parent(foreign_key);
  body.columns = retarget(session, body.columns, table, partition);
  body.on_delete_columns = retarget(session, body.on_delete_columns, table, partition);
  Ref equal{};
  catalog.each_child_of<ForeignKey>(partition, [&](Ref own) {
    // To 17 one that is not proven is left as it is, beside a new one.
    const bool serves = session.major >= 18 || catalog.get<ForeignKey>(own).valid;
    if (!equal && !catalog[own].source && serves &&
        same_foreign_key(catalog, body, catalog.get<ForeignKey>(own))) {
      equal = own;
    }
  });
  if (equal) {
    catalog.set_source(equal, foreign_key, false);
    if (body.valid && !catalog.get<ForeignKey>(equal).valid) {
      catalog.edit<ForeignKey>(equal).valid = true;
    }
    return true;  // its own partitions have had theirs since it was made
  }
  const Ref copy = catalog.add(partition, copy_name(session, partition, foreign_key), body,
                               session.statement, Origin{false, foreign_key});
  return copy_foreign_key_to_partitions(session, copy);
}

bool copy_foreign_key_to_partitions(Session& session, Ref foreign_key) {
  const Ref table = session.catalog.parent(foreign_key);
  if (!is_partitioned(session, table)) return true;
  for (const Ref partition : children_of(session, table)) {
    if (!copy_foreign_key_to_partition(session, foreign_key, partition)) return false;
  }
  return true;
}

}  // namespace dryshod
