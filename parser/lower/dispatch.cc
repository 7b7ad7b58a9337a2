// One raw statement to its lowering function, by parser/statements.def. Knows tags, and which
// statements refuse a transaction block; the rest is in the file of each kind.
#include <utility>

#include "parser/lower/lower.h"

namespace dryshod {
namespace {

bool lower_tag(Session& session, const Node& statement) {
  switch (statement.type) {
#define LOWERED(Tag) \
  case T_##Tag:      \
    return lower(session, reinterpret_cast<const Tag&>(statement));
#define IGNORED(Tag, reason) \
  case T_##Tag:              \
    return true;
#define UNMODELLED(Tag, reason) \
  case T_##Tag:                 \
    return lower_unmodelled(session, reason);
#include "parser/statements.def"
    default:
      return error(session, "a statement that this program does not know");
  }
}

}  // namespace

const char* refuses_transaction_block(const Node& statement) {
  switch (statement.type) {
    case T_IndexStmt:
      return reinterpret_cast<const IndexStmt&>(statement).concurrent ? "CREATE INDEX CONCURRENTLY"
                                                                      : nullptr;
    case T_DropStmt: {
      const auto& drop = reinterpret_cast<const DropStmt&>(statement);
      return drop.removeType == OBJECT_INDEX && drop.concurrent ? "DROP INDEX CONCURRENTLY"
                                                                : nullptr;
    }
    case T_AlterTableStmt:
      for (const AlterTableCmd* cmd :
           list_of<AlterTableCmd>(reinterpret_cast<const AlterTableStmt&>(statement).cmds)) {
        const auto* partition = node_as<PartitionCmd>(cmd->def, T_PartitionCmd);
        if (cmd->subtype == AT_DetachPartition && partition != nullptr && partition->concurrent) {
          return "ALTER TABLE ... DETACH CONCURRENTLY";
        }
      }
      return nullptr;
    case T_CreatedbStmt:
      return "CREATE DATABASE";
    case T_DropdbStmt:
      return "DROP DATABASE";
    case T_CreateTableSpaceStmt:
      return "CREATE TABLESPACE";
    case T_DropTableSpaceStmt:
      return "DROP TABLESPACE";
    case T_AlterSystemStmt:
      return "ALTER SYSTEM";
    case T_ReindexStmt: {
      const auto& reindex = reinterpret_cast<const ReindexStmt&>(statement);
      if (reindex.kind == REINDEX_OBJECT_SCHEMA) return "REINDEX SCHEMA";
      if (reindex.kind == REINDEX_OBJECT_SYSTEM) return "REINDEX SYSTEM";
      if (reindex.kind == REINDEX_OBJECT_DATABASE) return "REINDEX DATABASE";
      for (const DefElem* option : list_of<DefElem>(reindex.params)) {
        if (std::string_view(option->defname) == "concurrently" &&
            (option->arg == nullptr || def_bool(*option))) {
          return "REINDEX CONCURRENTLY";
        }
      }
      return nullptr;
    }
    case T_VacuumStmt:
      return reinterpret_cast<const VacuumStmt&>(statement).is_vacuumcmd ? "VACUUM" : nullptr;
    default:
      return nullptr;
  }
}

bool lower_statement(Session& session, const Node& statement) {
  const size_t before = session.diagnostics.size();
  const Node* const outer = std::exchange(session.node, &statement);
  const bool done = lower_tag(session, statement);
  session.node = outer;
  if (!done) return false;
  // A name that is looked up where nothing can fail (a collation) may have been missing.
  for (size_t i = before; i < session.diagnostics.size(); ++i) {
    if (session.diagnostics[i].severity == Severity::Error) return false;
  }
  return true;
}

}  // namespace dryshod
