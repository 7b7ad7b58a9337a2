// CLUSTER t USING i orders the rows, which is upkeep, and marks the index, which is schema.
#include "parser/lower/lower.h"

namespace dryshod {

/// mark_index_clustered() of src/backend/commands/cluster.c: as ALTER TABLE ... CLUSTER ON.
bool lower(Session& session, const ClusterStmt& statement) {
  if (statement.relation == nullptr || statement.indexname == nullptr) return true;
  AlterTableCmd command{};
  command.type = T_AlterTableCmd;
  command.subtype = AT_ClusterOn;
  command.name = statement.indexname;
  ListCell cell{};
  cell.ptr_value = &command;
  List commands{};
  commands.type = T_List;
  commands.length = commands.max_length = 1;
  commands.elements = &cell;
  AlterTableStmt alter{};
  alter.type = T_AlterTableStmt;
  alter.relation = statement.relation;
  alter.cmds = &commands;
  alter.objtype = OBJECT_TABLE;
  return lower(session, alter);
}

}  // namespace dryshod
