// See statement_tags.h. CreateCommandTag() of src/backend/tcop/utility.c is where the words are
// from.
#include "parser/code/statement_tags.h"

#include "parser/expr/resolve.h"

namespace dryshod {
namespace {

template <class T>
const T& as(const Node& node) {
  return reinterpret_cast<const T&>(node);
}

std::string text(const char* s) {
  return s == nullptr ? std::string() : std::string(s);
}

std::string name_of(const RangeVar* relation) {
  return relation == nullptr ? std::string() : text(relation->relname);
}

bool is_temporary(const RangeVar* relation) {
  return relation != nullptr &&
         (relation->relpersistence == 't' || text(relation->schemaname) == "pg_temp");
}

/// One that goes with its transaction is another matter to whoever shares a session.
std::string_view temporary_table(OnCommitAction on_commit) {
  return on_commit == ONCOMMIT_DROP ? "CREATE TEMP TABLE ON COMMIT DROP" : "CREATE TEMP TABLE";
}

std::string constant(const Node* node) {
  if (const auto* c = node_as<A_Const>(node, T_A_Const)) {
    if (c->isnull) return "NULL";
    switch (c->val.node.type) {
      case T_String:
        return text(c->val.sval.sval);
      case T_Integer:
        return std::to_string(c->val.ival.ival);
      case T_Float:
        return text(c->val.fval.fval);
      case T_Boolean:
        return c->val.boolval.boolval ? "true" : "false";
      default:
        return {};
    }
  }
  if (const auto* cast = node_as<TypeCast>(node, T_TypeCast)) return constant(cast->arg);
  if (const auto* string = node_as<String>(node, T_String)) return text(string->sval);
  return {};
}

StatementTag of_copy(const CopyStmt& copy) {
  const std::string file = text(copy.filename);
  if (copy.filename == nullptr) return {copy.is_from ? "COPY FROM STDIN" : "COPY TO STDOUT", {}};
  if (copy.is_program) return {copy.is_from ? "COPY FROM PROGRAM" : "COPY TO PROGRAM", file};
  return {copy.is_from ? "COPY FROM FILE" : "COPY TO FILE", file};
}

StatementTag of_transaction(const TransactionStmt& statement) {
  switch (statement.kind) {
    case TRANS_STMT_PREPARE:
      return {"PREPARE TRANSACTION", text(statement.gid)};
    case TRANS_STMT_COMMIT_PREPARED:
      return {"COMMIT PREPARED", text(statement.gid)};
    case TRANS_STMT_ROLLBACK_PREPARED:
      return {"ROLLBACK PREPARED", text(statement.gid)};
    case TRANS_STMT_COMMIT:
      return {"COMMIT", {}};
    case TRANS_STMT_ROLLBACK:
      return {"ROLLBACK", {}};
    default:
      return {};
  }
}

StatementTag of_set(const VariableSetStmt& set) {
  switch (set.kind) {
    case VAR_RESET:
      return {"RESET", text(set.name)};
    case VAR_RESET_ALL:
      return {"RESET ALL", {}};
    case VAR_SET_MULTI:
      return {};  // SET TRANSACTION and its like
    default:
      return {set.is_local ? "SET LOCAL" : "SET", text(set.name)};
  }
}

StatementTag of_discard(const DiscardStmt& statement) {
  switch (statement.target) {
    case DISCARD_ALL:
      return {"DISCARD ALL", {}};
    case DISCARD_PLANS:
      return {"DISCARD PLANS", {}};
    case DISCARD_SEQUENCES:
      return {"DISCARD SEQUENCES", {}};
    case DISCARD_TEMP:
      return {"DISCARD TEMP", {}};
  }
  return {};
}

std::string first_string(const List* list) {
  for (const Node* node : list_of<Node>(list)) {
    if (const auto* string = node_as<String>(node, T_String)) return text(string->sval);
    if (const auto* range = node_as<RangeVar>(node, T_RangeVar)) return name_of(range);
    break;
  }
  return {};
}

StatementTag of_into(const IntoClause* into, bool materialized) {
  if (into == nullptr) return {};
  const std::string name = name_of(into->rel);
  if (materialized) return {"CREATE MATERIALIZED VIEW", name};
  return {is_temporary(into->rel) ? temporary_table(into->onCommit) : "CREATE TABLE AS", name};
}

}  // namespace

std::string set_value(const VariableSetStmt& set) {
  std::string value;
  for (const Node* item : list_of<Node>(set.args)) {
    value += (value.empty() ? "" : ", ") + constant(item);
  }
  return value;
}

StatementTag statement_tag(const Node& s) {
  switch (s.type) {
    case T_ListenStmt:
      return {"LISTEN", text(as<ListenStmt>(s).conditionname)};
    case T_UnlistenStmt:
      return {"UNLISTEN", text(as<UnlistenStmt>(s).conditionname)};
    case T_NotifyStmt:
      return {"NOTIFY", text(as<NotifyStmt>(s).conditionname)};
    case T_VariableSetStmt:
      return of_set(as<VariableSetStmt>(s));
    case T_VariableShowStmt:
      return {"SHOW", text(as<VariableShowStmt>(s).name)};
    case T_LoadStmt:
      return {"LOAD", text(as<LoadStmt>(s).filename)};
    case T_PrepareStmt:
      return {"PREPARE", text(as<PrepareStmt>(s).name)};
    case T_ExecuteStmt:
      return {"EXECUTE", text(as<ExecuteStmt>(s).name)};
    case T_DeallocateStmt:
      return {"DEALLOCATE", text(as<DeallocateStmt>(s).name)};
    case T_DiscardStmt:
      return of_discard(as<DiscardStmt>(s));
    case T_LockStmt:
      return {"LOCK", first_string(as<LockStmt>(s).relations)};
    case T_AlterSystemStmt:
      return {"ALTER SYSTEM", text(as<AlterSystemStmt>(s).setstmt->name)};
    case T_CopyStmt:
      return of_copy(as<CopyStmt>(s));
    case T_TransactionStmt:
      return of_transaction(as<TransactionStmt>(s));
    case T_DeclareCursorStmt: {
      const auto& cursor = as<DeclareCursorStmt>(s);
      return {(cursor.options & CURSOR_OPT_HOLD) != 0 ? "DECLARE WITH HOLD" : "DECLARE",
              text(cursor.portalname)};
    }
    case T_CreateStmt: {
      const RangeVar* relation = as<CreateStmt>(s).relation;
      if (is_temporary(relation)) {
        return {temporary_table(as<CreateStmt>(s).oncommit), name_of(relation)};
      }
      return {relation->relpersistence == 'u' ? "CREATE UNLOGGED TABLE" : "CREATE TABLE",
              name_of(relation)};
    }
    case T_CreateTableAsStmt:
      return of_into(as<CreateTableAsStmt>(s).into,
                     as<CreateTableAsStmt>(s).objtype == OBJECT_MATVIEW);
    case T_SelectStmt:
      return of_into(as<SelectStmt>(s).intoClause, false);
    case T_ViewStmt:
      return {is_temporary(as<ViewStmt>(s).view) ? "CREATE TEMP VIEW" : "CREATE VIEW",
              name_of(as<ViewStmt>(s).view)};
    case T_CreateSeqStmt:
      return {
          is_temporary(as<CreateSeqStmt>(s).sequence) ? "CREATE TEMP SEQUENCE" : "CREATE SEQUENCE",
          name_of(as<CreateSeqStmt>(s).sequence)};
    case T_VacuumStmt:
      return {as<VacuumStmt>(s).is_vacuumcmd ? "VACUUM" : "ANALYZE", {}};
    case T_ClusterStmt:
      return {"CLUSTER", name_of(as<ClusterStmt>(s).relation)};
    case T_ReindexStmt:
      return {"REINDEX", name_of(as<ReindexStmt>(s).relation)};
    case T_CheckPointStmt:
      return {"CHECKPOINT", {}};
    case T_CreatedbStmt:
      return {"CREATE DATABASE", text(as<CreatedbStmt>(s).dbname)};
    case T_DropdbStmt:
      return {"DROP DATABASE", text(as<DropdbStmt>(s).dbname)};
    case T_AlterDatabaseStmt:
      return {"ALTER DATABASE", text(as<AlterDatabaseStmt>(s).dbname)};
    case T_AlterDatabaseSetStmt:
      return {"ALTER DATABASE", text(as<AlterDatabaseSetStmt>(s).dbname)};
    case T_AlterDatabaseRefreshCollStmt:
      return {"ALTER DATABASE", text(as<AlterDatabaseRefreshCollStmt>(s).dbname)};
    case T_AlterCollationStmt:
      return {"ALTER COLLATION", first_string(as<AlterCollationStmt>(s).collname)};
    case T_CreateTableSpaceStmt:
      return {"CREATE TABLESPACE", text(as<CreateTableSpaceStmt>(s).tablespacename)};
    case T_DropTableSpaceStmt:
      return {"DROP TABLESPACE", text(as<DropTableSpaceStmt>(s).tablespacename)};
    case T_AlterTableMoveAllStmt:
      return {"ALTER ALL IN TABLESPACE", text(as<AlterTableMoveAllStmt>(s).orig_tablespacename)};
    case T_CreateRoleStmt:
      return {"CREATE ROLE", text(as<CreateRoleStmt>(s).role)};
    case T_AlterRoleStmt:
      return {"ALTER ROLE", text(as<AlterRoleStmt>(s).role->rolename)};
    case T_AlterRoleSetStmt:
      return {"ALTER ROLE", as<AlterRoleSetStmt>(s).role == nullptr
                                ? std::string("ALL")
                                : text(as<AlterRoleSetStmt>(s).role->rolename)};
    case T_DropRoleStmt:
      return {"DROP ROLE", {}};
    case T_GrantRoleStmt:
      return {as<GrantRoleStmt>(s).is_grant ? "GRANT ROLE" : "REVOKE ROLE", {}};
    case T_GrantStmt:
      return {as<GrantStmt>(s).is_grant ? "GRANT" : "REVOKE", {}};
    case T_CreateExtensionStmt:
      return {"CREATE EXTENSION", text(as<CreateExtensionStmt>(s).extname)};
    case T_AlterExtensionStmt:
      return {"ALTER EXTENSION", text(as<AlterExtensionStmt>(s).extname)};
    case T_CreatePublicationStmt:
      return {"CREATE PUBLICATION", text(as<CreatePublicationStmt>(s).pubname)};
    case T_CreateSubscriptionStmt:
      return {"CREATE SUBSCRIPTION", text(as<CreateSubscriptionStmt>(s).subname)};
    case T_AlterSubscriptionStmt:
      return {"ALTER SUBSCRIPTION", text(as<AlterSubscriptionStmt>(s).subname)};
    case T_DropSubscriptionStmt:
      return {"DROP SUBSCRIPTION", text(as<DropSubscriptionStmt>(s).subname)};
    case T_CreateEventTrigStmt:
      return {"CREATE EVENT TRIGGER", text(as<CreateEventTrigStmt>(s).trigname)};
    case T_CreateFdwStmt:
      return {"CREATE FOREIGN DATA WRAPPER", text(as<CreateFdwStmt>(s).fdwname)};
    case T_CreateForeignServerStmt:
      return {"CREATE SERVER", text(as<CreateForeignServerStmt>(s).servername)};
    case T_CreateUserMappingStmt:
      return {"CREATE USER MAPPING", text(as<CreateUserMappingStmt>(s).servername)};
    case T_ImportForeignSchemaStmt:
      return {"IMPORT FOREIGN SCHEMA", text(as<ImportForeignSchemaStmt>(s).remote_schema)};
    case T_CreateFunctionStmt: {
      const auto name = name_parts(as<CreateFunctionStmt>(s).funcname);
      return {as<CreateFunctionStmt>(s).is_procedure ? "CREATE PROCEDURE" : "CREATE FUNCTION",
              name.empty() ? std::string() : std::string(name.back())};
    }
    case T_IndexStmt:
      return {as<IndexStmt>(s).concurrent ? "CREATE INDEX CONCURRENTLY" : "CREATE INDEX",
              text(as<IndexStmt>(s).idxname)};
    case T_AlterTableStmt:
      return {"ALTER TABLE", name_of(as<AlterTableStmt>(s).relation)};
    case T_DropStmt:
      return {"DROP", {}};
    case T_CreateSchemaStmt:
      return {"CREATE SCHEMA", text(as<CreateSchemaStmt>(s).schemaname)};
    case T_TruncateStmt:
      return {"TRUNCATE", first_string(as<TruncateStmt>(s).relations)};
    case T_RefreshMatViewStmt:
      return {"REFRESH MATERIALIZED VIEW", name_of(as<RefreshMatViewStmt>(s).relation)};
    case T_ConstraintsSetStmt:
      return {"SET CONSTRAINTS", {}};
    case T_MergeStmt:
      return {"MERGE", name_of(as<MergeStmt>(s).relation)};
    case T_DoStmt:
      return {"DO", {}};
    case T_CallStmt:
      return {"CALL", {}};
    case T_InsertStmt:
      return {"INSERT", name_of(as<InsertStmt>(s).relation)};
    case T_UpdateStmt:
      return {"UPDATE", name_of(as<UpdateStmt>(s).relation)};
    case T_DeleteStmt:
      return {"DELETE", name_of(as<DeleteStmt>(s).relation)};
    case T_ExplainStmt:
      return {"EXPLAIN", {}};
    case T_FetchStmt:
      return {"FETCH", text(as<FetchStmt>(s).portalname)};
    case T_ClosePortalStmt:
      return {"CLOSE", text(as<ClosePortalStmt>(s).portalname)};
    default:
      return {};
  }
}

}  // namespace dryshod
