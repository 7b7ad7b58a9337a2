// ALTER TABLE and its likes: which subcommands a relation takes, in which order they are executed
// (the passes of src/backend/commands/tablecmds.c), and who executes them.
// Refuses to know what any subcommand does.
#include "parser/lower/alter_table.h"

#include <algorithm>

#include "parser/lower/dependency.h"
#include "parser/lower/foreign.h"
#include "parser/lower/object.h"
#include "parser/lower/read_again.h"

namespace dryshod {
namespace {

enum class Group : uint8_t {
  Column,
  Type,
  DropColumn,
  Constraint,
  Relation,
  Inheritance,
  Foreign,
  Unknown
};

/// AT_PASS_*: ADD COLUMN waits for DROP COLUMN and ALTER TYPE wherever they are written.
enum Pass : uint8_t {
  kDrop,
  kAlterType,
  kAddColumn,
  kSetExpression,
  kAddConstraint,
  kColumnAttributes,
  kAddIndex,
  kAddOther,
  kMisc
};

/// ATPrepCmd(); what transformAlterTableStmt() turns constraints into counts as well.
Pass pass_of(const AlterTableCmd& cmd) {
  switch (cmd.subtype) {
    case AT_DropNotNull:
    case AT_DropExpression:
    case AT_DropIdentity:
    case AT_DropColumn:
    case AT_DropConstraint:
      return kDrop;
    case AT_ColumnDefault:
      return cmd.def == nullptr ? kDrop : kAddOther;
    case AT_AlterColumnType:
      return kAlterType;
    case AT_AddColumn:
      return kAddColumn;
    case AT_SetExpression:
      return kSetExpression;
    case AT_SetNotNull:
      return kColumnAttributes;
    case AT_AddIdentity:
      return kAddOther;
    case AT_AddConstraint: {
      const auto& constraint = reinterpret_cast<const Constraint&>(*cmd.def);
      if (constraint.contype == CONSTR_FOREIGN) return kAddOther;
      return constraint.contype == CONSTR_CHECK || constraint.contype == CONSTR_NOTNULL
                 ? kAddConstraint
                 : kAddIndex;
    }
    default:
      return kMisc;
  }
}

Group group_of(AlterTableType type) {
  switch (type) {
    case AT_AddColumn:
    case AT_ColumnDefault:
    case AT_DropNotNull:
    case AT_SetNotNull:
    case AT_SetExpression:
    case AT_DropExpression:
    case AT_SetStatistics:
    case AT_SetOptions:
    case AT_ResetOptions:
    case AT_SetStorage:
    case AT_SetCompression:
    case AT_AddIdentity:
    case AT_SetIdentity:
    case AT_DropIdentity:
      return Group::Column;
    case AT_AlterColumnType:
      return Group::Type;
    case AT_DropColumn:
      return Group::DropColumn;
    case AT_AddConstraint:
    case AT_AlterConstraint:
    case AT_ValidateConstraint:
    case AT_DropConstraint:
      return Group::Constraint;
    case AT_AddInherit:
    case AT_DropInherit:
    case AT_AddOf:
    case AT_DropOf:
    case AT_AttachPartition:
    case AT_DetachPartition:
    case AT_DetachPartitionFinalize:
      return Group::Inheritance;
    case AT_ChangeOwner:
    case AT_ClusterOn:
    case AT_DropCluster:
    case AT_SetLogged:
    case AT_SetUnLogged:
    case AT_DropOids:
    case AT_SetAccessMethod:
    case AT_SetTableSpace:
    case AT_SetRelOptions:
    case AT_ResetRelOptions:
    case AT_ReplaceRelOptions:
    case AT_EnableTrig:
    case AT_EnableAlwaysTrig:
    case AT_EnableReplicaTrig:
    case AT_DisableTrig:
    case AT_EnableTrigAll:
    case AT_DisableTrigAll:
    case AT_EnableTrigUser:
    case AT_DisableTrigUser:
    case AT_EnableRule:
    case AT_EnableAlwaysRule:
    case AT_EnableReplicaRule:
    case AT_DisableRule:
    case AT_ReplicaIdentity:
    case AT_EnableRowSecurity:
    case AT_DisableRowSecurity:
    case AT_ForceRowSecurity:
    case AT_NoForceRowSecurity:
      return Group::Relation;
    case AT_GenericOptions:
    case AT_AlterColumnGenericOptions:
      return Group::Foreign;
    default:
      return Group::Unknown;
  }
}

enum Target : uint8_t {
  kTable = 1,
  kView = 2,
  kMatview = 4,
  kIndex = 8,
  kSequence = 16,
  kForeign = 32
};

uint8_t target_of(const Catalog& catalog, Ref relation) {
  if (catalog.is<Table>(relation)) return is_foreign(catalog, relation) ? kForeign : kTable;
  if (catalog.is<View>(relation)) return kView;
  if (catalog.is<MaterializedView>(relation)) return kMatview;
  if (catalog.is<Sequence>(relation)) return kSequence;
  return is_index_like(catalog, relation) ? kIndex : 0;
}

/// What ATPrepCmd() lets a foreign table have.
bool is_for_foreign_tables(AlterTableType type) {
  switch (group_of(type)) {
    case Group::Foreign:
    case Group::Type:
    case Group::DropColumn:
      return true;
    case Group::Column:
      return type != AT_SetCompression;
    case Group::Constraint:
      return type != AT_AlterConstraint;
    case Group::Inheritance:
      return type == AT_AddInherit || type == AT_DropInherit;
    default:
      break;
  }
  switch (type) {
    case AT_ChangeOwner:
    case AT_DropOids:
    case AT_EnableTrig:
    case AT_DisableTrig:
    case AT_EnableTrigUser:
    case AT_DisableTrigUser:
    case AT_EnableTrigAll:
    case AT_DisableTrigAll:
    case AT_EnableAlwaysTrig:
    case AT_EnableReplicaTrig:
      return true;
    default:
      return false;
  }
}

/// ATSimplePermissions() with the targets that ATPrepCmd() gives it, foreign tables apart.
uint8_t targets_of(AlterTableType type) {
  switch (type) {
    case AT_GenericOptions:
    case AT_AlterColumnGenericOptions:
      return 0;
    case AT_ColumnDefault:
      return kTable | kView;
    case AT_SetStatistics:
      return kTable | kMatview | kIndex;
    case AT_SetOptions:
    case AT_ResetOptions:
    case AT_SetStorage:
    case AT_SetCompression:
    case AT_ClusterOn:
    case AT_DropCluster:
    case AT_SetAccessMethod:
      return kTable | kMatview;
    case AT_SetTableSpace:
      return kTable | kMatview | kIndex;
    case AT_SetRelOptions:
    case AT_ResetRelOptions:
      return kTable | kView | kMatview | kIndex;
    case AT_ReplicaIdentity:
      return kTable | kMatview;
    case AT_EnableTrig:
    case AT_DisableTrig:
    case AT_EnableTrigUser:
    case AT_DisableTrigUser:
    case AT_EnableTrigAll:
    case AT_DisableTrigAll:
    case AT_EnableAlwaysTrig:
    case AT_EnableReplicaTrig:
      return kTable | kView;
    case AT_EnableRule:
    case AT_DisableRule:
    case AT_EnableAlwaysRule:
    case AT_EnableReplicaRule:
      return kTable | kView;
    case AT_SetLogged:
    case AT_SetUnLogged:
      return kTable | kSequence;
    case AT_AttachPartition:
      return kTable | kIndex;
    case AT_ChangeOwner:
      return 0xff;
    default:
      return kTable;
  }
}

/// alter_table_type_to_string() of src/backend/commands/tablecmds.c.
std::string_view option_action(AlterTableType subtype) {
  return subtype == AT_SetRelOptions ? "SET" : "RESET";
}

/// Storage parameters of a partitioned index cannot be changed.
bool keeps_options(Session& session, Ref relation, const AlterTableCmd& cmd) {
  const bool changes = cmd.subtype == AT_SetRelOptions || cmd.subtype == AT_ResetRelOptions;
  if (!changes || !is_index_like(session.catalog, relation) ||
      !is_partitioned(session, session.catalog.parent(relation))) {
    return true;
  }
  if (session.major < 15) {
    return error(session, quoted_name(session, relation) +
                              " is not a table, view, materialized view, or index");
  }
  return error(session, "ALTER action " + std::string(option_action(cmd.subtype)) +
                            " cannot be performed on relation " + quoted_name(session, relation));
}

bool takes(Session& session, Ref relation, const AlterTableCmd& cmd) {
  if (!keeps_options(session, relation, cmd)) return false;
  const uint8_t target = target_of(session.catalog, relation);
  if (target == kForeign ? is_for_foreign_tables(cmd.subtype)
                         : (targets_of(cmd.subtype) & target) != 0) {
    return true;
  }
  return error(session, "this ALTER action cannot be performed on relation " +
                            quoted_name(session, relation));
}

bool run(Session& session, const Alteration& alter, ReadAgain& rebuilt) {
  switch (group_of(alter.cmd.subtype)) {
    case Group::Column:
      return alter_column(session, alter);
    case Group::Type:
      return alter_column_type(session, alter, rebuilt);
    case Group::DropColumn:
      return alter_drop_column(session, alter);
    case Group::Constraint:
      return alter_constraint(session, alter);
    case Group::Relation:
      return alter_relation(session, alter);
    case Group::Inheritance:
      return alter_inheritance(session, alter);
    case Group::Foreign:
      return alter_foreign(session, alter);
    case Group::Unknown:
      break;
  }
  return error(session, "an ALTER TABLE action that is not known");
}

/// Relations of extensions have no elements: the text is kept.
bool alter_unknown(Session& session, const AlterTableStmt& statement, const std::string& why,
                   bool missing) {
  const RangeVar& name = *statement.relation;
  if (missing && statement.missing_ok) return true;
  if (missing && session.unknown_names_ok) {
    session.warn(why + "; the statement is kept as text");
    append_opaque(session, "RELATION " + std::string(name.relname));
    return true;
  }
  return error(session, why, name.location);
}

}  // namespace

Ref need_column(Session& session, Ref relation, std::string_view name) {
  const Ref column = session.catalog.column(relation, session.name(name));
  if (!column) {
    error(session, "column " + quoted(name) + " of relation " + quoted_name(session, relation) +
                       " does not exist");
  }
  return column;
}

std::vector<Ref> inheritance_tree(const Session& session, Ref table) {
  std::vector<Ref> tree{table};
  for (size_t i = 0; i < tree.size(); ++i) {
    for (const Ref child : children_of(session, tree[i])) {
      if (std::find(tree.begin(), tree.end(), child) == tree.end()) tree.push_back(child);
    }
  }
  return tree;
}

bool lower(Session& session, const AlterTableStmt& statement) {
  if (statement.objtype == OBJECT_TYPE) return alter_composite(session, statement);
  const FoundObject found = find_relation_object(session, statement.objtype, *statement.relation);
  if (!found.ref) return alter_unknown(session, statement, found.why, found.missing);

  std::vector<const AlterTableCmd*> cmds;
  for (const AlterTableCmd* cmd : list_of<AlterTableCmd>(statement.cmds)) cmds.push_back(cmd);
  for (const AlterTableCmd* cmd : cmds) {
    if (!takes(session, found.ref, *cmd)) return false;
  }
  if (cmds.size() > 1) {
    std::stable_sort(cmds.begin(), cmds.end(),
                     [](const auto* a, const auto* b) { return pass_of(*a) < pass_of(*b); });
  }
  ReadAgain rebuilt;
  for (const AlterTableCmd* cmd : cmds) {
    // What hangs on types is made again when all of them have changed.
    if (pass_of(*cmd) > kAlterType && !rebuilt.read(session)) return false;
    if (run(session, Alteration{found.ref, *cmd, statement.relation->inh}, rebuilt)) continue;
    rebuilt.undo(session);
    return false;
  }
  return rebuilt.read(session);
}

}  // namespace dryshod
