// CLUSTER t USING i orders the rows, which is upkeep, and marks the index, which is schema.
#include "parser/lower/alter_table.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

/// Since 15 every partition with rows of its own is ordered by its part of the index
/// (get_tables_to_cluster_partitioned() of src/backend/commands/cluster.c).
bool cluster_partitions(Session& session, Ref relation, std::string_view name) {
  constexpr int kSince = 15;
  if (session.major < kSince) return error(session, "cannot cluster a partitioned table");
  const Ref index = index_to_cluster_on(session, relation, name);
  if (!index) return false;
  for (const Ref table : inheritance_tree(session, relation)) {
    if (is_partitioned(session, table)) continue;
    for (const Ref own : indexes_of(session.catalog, table)) {
      Ref above = own;
      while (above && above != index) above = attached_to(session.catalog, above);
      if (above) mark_clustered(session, table, own);
    }
  }
  return true;
}

}  // namespace

/// mark_index_clustered() of src/backend/commands/cluster.c: as ALTER TABLE ... CLUSTER ON.
bool lower(Session& session, const ClusterStmt& statement) {
  if (statement.relation == nullptr || statement.indexname == nullptr) return true;
  const FoundObject found = find_relation_object(session, OBJECT_TABLE, *statement.relation);
  if (found.ref && is_partitioned(session, found.ref)) {
    return cluster_partitions(session, found.ref, statement.indexname);
  }
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
