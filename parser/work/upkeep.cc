// See statements.h. Mirrors
// src/backend/commands/{vacuum,cluster,indexcmds,lockcmds,matview,copy}.c.
#include <algorithm>

#include "parser/lower/alter_table.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"
#include "parser/work/new_parts.h"
#include "parser/work/queries.h"
#include "parser/work/statements.h"

namespace dryshod {
namespace {

bool flag(const List* options, std::string_view name) {
  for (const DefElem* option : list_of<DefElem>(options)) {
    if (std::string_view(option->defname) == name)
      return option->arg == nullptr || def_bool(*option);
  }
  return false;
}

/// Rows and indexes are written anew, in place of the old files.
void rewrite_under(Draft& draft, const Named& relation, LockMode mode) {
  draft.lock(relation, mode);
  draft.rewrite(relation);
}

/// Rows of a whole tree are sampled: its partitions have statistics of their own, children
/// since 18.
void analyze_below(Draft& draft, const Named& relation, const VacuumStmt& statement) {
  constexpr int kChildrenToo = 18;
  if (statement.is_vacuumcmd || !draft.catalog().is<Table>(relation.ref)) return;
  const bool own =
      is_partitioned(draft.session, relation.ref) || draft.session.major >= kChildrenToo;
  draft.lock(relation, own ? LockMode::ShareUpdateExclusive : LockMode::AccessShare, true);
}

void vacuum(Draft& draft, const VacuumStmt& statement) {
  const bool full = statement.is_vacuumcmd && flag(statement.options, "full");
  for (const VacuumRelation* each : list_of<VacuumRelation>(statement.rels)) {
    if (each->relation == nullptr) continue;
    const Named relation = draft.named(*each->relation);
    if (statement.is_vacuumcmd) {
      draft.act(ActKind::Vacuum, relation).detail = full ? "full" : "";
    }
    if (full) {
      rewrite_under(draft, relation, LockMode::AccessExclusive);
    } else {
      draft.lock(relation, LockMode::ShareUpdateExclusive);
      analyze_below(draft, relation, statement);
    }
  }
}

/// REINDEX: the table of an index, or all indexes of a table.
void reindex_table(Draft& draft, Ref table, bool concurrently, Ref only) {
  const Catalog& catalog = draft.catalog();
  draft.lock(table, concurrently ? LockMode::ShareUpdateExclusive : LockMode::Share);
  for (const Ref index : indexes_of(catalog, table)) {
    if (only && index != only) continue;
    if (concurrently) {
      draft.lock(index, LockMode::ShareUpdateExclusive);
    } else {
      draft.rebuild(index);
      draft.scan(table);
    }
  }
}

void reindex(Draft& draft, const ReindexStmt& statement) {
  const Catalog& catalog = draft.catalog();
  const bool concurrently = flag(statement.params, "concurrently");
  Named named;
  if (statement.relation != nullptr) named = draft.named(*statement.relation);
  Act& act = draft.act(ActKind::Reindex, named);
  if (concurrently) act.flags |= Act::Concurrently;
  if (statement.kind == REINDEX_OBJECT_SYSTEM) act.detail = "system";
  if (statement.relation == nullptr) {
    if (statement.kind != REINDEX_OBJECT_SCHEMA) return;
    const Ref schema = find_schema(draft.session, statement.name);
    catalog.each_of<Table>([&](Ref table) {
      if (schema && catalog.schema_of(table) == schema) {
        reindex_table(draft, table, concurrently, {});
      }
    });
    return;
  }
  if (!named.ref) {
    named.is_index = statement.kind == REINDEX_OBJECT_INDEX;
    draft.lock(named, concurrently ? LockMode::ShareUpdateExclusive : LockMode::Share);
  } else if (is_index_like(catalog, named.ref)) {
    reindex_table(draft, catalog.parent(named.ref), concurrently, named.ref);
  } else {
    for (const Ref table : inheritance_tree(draft.session, named.ref)) {
      if (table == named.ref || is_partition(draft.session, table)) {
        reindex_table(draft, table, concurrently, {});
      }
    }
  }
}

void cluster(Draft& draft, const ClusterStmt& statement) {
  if (statement.relation == nullptr) {
    draft.act(ActKind::Cluster, Named{});  // every table that was clustered before
    return;
  }
  const Named table = draft.named(*statement.relation);
  draft.act(ActKind::Cluster, table);
  rewrite_under(draft, table, LockMode::AccessExclusive);
}

/// Every table whose rows may refer to those that go.
void truncate_referencing(const Catalog& catalog, Ref table, std::vector<Ref>& done) {
  for (const Ref key : keys_referring_to(catalog, table)) {
    const Ref from = catalog.parent(key);
    if (std::find(done.begin(), done.end(), from) == done.end()) done.push_back(from);
  }
}

void truncate(Draft& draft, const TruncateStmt& statement) {
  const Catalog& catalog = draft.catalog();
  std::vector<Ref> tables;
  for (const RangeVar* name : list_of<RangeVar>(statement.relations)) {
    const Named table = draft.named(*name);
    Act& act = draft.act(ActKind::Truncate, table);
    if (statement.behavior == DROP_CASCADE) act.flags |= Act::Cascade;
    if (!table.ref) {
      draft.lock(table, LockMode::AccessExclusive);
      continue;
    }
    if (!name->inh) {
      tables.push_back(table.ref);
      continue;
    }
    for (const Ref each : inheritance_tree(draft.session, table.ref)) tables.push_back(each);
  }
  if (statement.behavior == DROP_CASCADE) {
    for (size_t i = 0; i < tables.size(); ++i) truncate_referencing(catalog, tables[i], tables);
  }
  for (const Ref table : tables) {
    draft.lock(table, LockMode::AccessExclusive);
    draft.move_file(table);
    if (statement.restart_seqs) {
      for (const Ref sequence : owned_sequences(catalog, table)) {
        draft.lock(sequence, LockMode::AccessExclusive);
        draft.move_file(sequence);
      }
    }
    if (is_partitioned(draft.session, table)) continue;
    for (const Ref index : indexes_of(catalog, table)) draft.rebuild(index);
  }
}

void refresh(Draft& draft, const RefreshMatViewStmt& statement) {
  const Catalog& catalog = draft.catalog();
  const Named view = draft.named(*statement.relation);
  Act& act = draft.act(ActKind::RefreshMaterializedView, view);
  if (statement.concurrent) act.flags |= Act::Concurrently;
  draft.lock(view, statement.concurrent ? LockMode::Exclusive : LockMode::AccessExclusive);
  if (!catalog.is<MaterializedView>(view.ref)) {
    draft.scan(view);
    return;
  }
  if (statement.concurrent) {
    draft.scan(view);
  } else {
    // The new rows are read again where an index is built over them.
    draft.move_file(view.ref);
    for (const Ref index : indexes_of(catalog, view.ref)) {
      draft.rebuild(index);
      if (!statement.skipData) draft.scan(view);
    }
  }
  if (!statement.skipData) watch_view(draft, view.ref);
}

void lock_tables(Draft& draft, const LockStmt& statement) {
  // LOCKMODE of src/include/storage/lockdefs.h counts from AccessShareLock = 1, as ours does.
  const auto mode = static_cast<LockMode>(std::clamp(statement.mode, 1, 8));
  for (const RangeVar* name : list_of<RangeVar>(statement.relations)) {
    const Named table = draft.named(*name);
    draft.lock(table, mode, name->inh);
    if (draft.catalog().is<View>(table.ref)) lock_view(draft, table.ref, mode);
  }
}

void copy(Draft& draft, const CopyStmt& statement) {
  if (statement.relation == nullptr) {
    watch_query(draft, statement.query, true);
    return;
  }
  const Named table = draft.named(*statement.relation);
  draft.act(ActKind::Copy, table).detail = statement.is_from ? "from" : "to";
  draft.lock(table, statement.is_from ? LockMode::RowExclusive : LockMode::AccessShare);
  if (!statement.is_from) draft.scan(table);
}

void transaction(Draft& draft, const TransactionStmt& statement) {
  switch (statement.kind) {
    case TRANS_STMT_BEGIN:
    case TRANS_STMT_START:
      draft.act(ActKind::Begin, Named{});
      break;
    case TRANS_STMT_COMMIT:
    case TRANS_STMT_PREPARE:
      draft.act(ActKind::Commit, Named{}).detail = statement.chain ? "chain" : "";
      break;
    case TRANS_STMT_ROLLBACK:
      draft.act(ActKind::Rollback, Named{}).detail = statement.chain ? "chain" : "";
      break;
    default:
      break;
  }
}

void set(Draft& draft, const VariableSetStmt& statement) {
  if (statement.name == nullptr) return;
  Act& act = draft.act(ActKind::SetSetting, Named{});
  act.part = statement.name;
  if (statement.is_local) act.flags |= Act::Local;
  for (const Node* word : list_of<Node>(statement.args)) {
    // SET TIME ZONE INTERVAL '+00:00' is a cast.
    const auto* cast = node_as<TypeCast>(word, T_TypeCast);
    const auto* value = node_as<A_Const>(cast != nullptr ? cast->arg : word, T_A_Const);
    if (value == nullptr || value->isnull) continue;
    if (!act.detail.empty()) act.detail += ", ";
    switch (value->val.node.type) {
      case T_String:
        act.detail += value->val.sval.sval;
        break;
      case T_Integer:
        act.detail += std::to_string(value->val.ival.ival);
        break;
      case T_Float:
        act.detail += value->val.fval.fval;
        break;
      default:
        break;
    }
  }
}

}  // namespace

bool watch_upkeep(Draft& draft, const Node& statement) {
  switch (statement.type) {
    case T_VacuumStmt:
      vacuum(draft, reinterpret_cast<const VacuumStmt&>(statement));
      return true;
    case T_ReindexStmt:
      reindex(draft, reinterpret_cast<const ReindexStmt&>(statement));
      return true;
    case T_ClusterStmt:
      cluster(draft, reinterpret_cast<const ClusterStmt&>(statement));
      return true;
    case T_TruncateStmt:
      truncate(draft, reinterpret_cast<const TruncateStmt&>(statement));
      return true;
    case T_RefreshMatViewStmt:
      refresh(draft, reinterpret_cast<const RefreshMatViewStmt&>(statement));
      return true;
    case T_LockStmt:
      lock_tables(draft, reinterpret_cast<const LockStmt&>(statement));
      return true;
    case T_CopyStmt:
      copy(draft, reinterpret_cast<const CopyStmt&>(statement));
      return true;
    case T_TransactionStmt:
      transaction(draft, reinterpret_cast<const TransactionStmt&>(statement));
      return true;
    case T_VariableSetStmt:
      set(draft, reinterpret_cast<const VariableSetStmt&>(statement));
      return true;
    case T_ExplainStmt: {
      const auto& explain = reinterpret_cast<const ExplainStmt&>(statement);
      watch_query(draft, explain.query, flag(explain.options, "analyze"));
      return true;
    }
    case T_PrepareStmt:
      watch_query(draft, reinterpret_cast<const PrepareStmt&>(statement).query, false);
      return true;
    case T_DeclareCursorStmt:
      watch_query(draft, reinterpret_cast<const DeclareCursorStmt&>(statement).query, false);
      return true;
    default:
      return false;
  }
}

}  // namespace dryshod
