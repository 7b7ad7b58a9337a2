// See queries.h. Lock modes as src/backend/parser/analyze.c and parse_clause.c take them.
#include "parser/work/queries.h"

#include <algorithm>

#include "parser/lower/object.h"
#include "parser/lower/relation.h"
#include "parser/raw/tree_walk.h"
#include "parser/work/row_checks.h"

namespace dryshod {
namespace {

/// Tables, views and materialized views that a view stands on, down to those with rows.
void collect_bases(const Catalog& catalog, Ref view, std::vector<Ref>& found) {
  catalog.each_reference(view, [&](Ref target, bool hard, std::string_view) {
    const bool relation = catalog.is<Table>(target) || catalog.is<View>(target) ||
                          catalog.is<MaterializedView>(target);
    if (!hard || !relation || std::find(found.begin(), found.end(), target) != found.end()) return;
    found.push_back(target);
    if (catalog.is<View>(target)) collect_bases(catalog, target, found);
  });
}

bool is_system(const RangeVar& name) {
  const std::string_view schema = name.schemaname == nullptr ? "" : name.schemaname;
  return schema == "pg_catalog" || schema == "information_schema" ||
         (schema.empty() && std::string_view(name.relname).starts_with("pg_"));
}

class Walk {
 public:
  Walk(Draft& draft, bool runs) : draft_(draft), runs_(runs) {}

  void run(const Node* root) {
    walk_tree(root, [&](const Node* node) {
      if (const auto* with = node_as<WithClause>(node, T_WithClause)) note_names(*with);
      return true;
    });
    walk_tree(root, [&](const Node* node) { return visit(*node); });
  }

 private:
  void note_names(const WithClause& with) {
    for (const CommonTableExpr* each : list_of<CommonTableExpr>(with.ctes)) {
      names_.emplace_back(each->ctename);
    }
  }

  /// A name of WITH or of the server's own catalogs is no relation of interest.
  bool is_other(const RangeVar& name) const {
    if (name.schemaname == nullptr &&
        std::find(names_.begin(), names_.end(), name.relname) != names_.end()) {
      return true;
    }
    return is_system(name) && !draft_.named(name).ref;
  }

  /// Look into it, too?
  bool visit(const Node& node) {
    switch (node.type) {
      case T_RangeVar: {
        const auto& name = reinterpret_cast<const RangeVar&>(node);
        if (&name != inserted_into_ && !is_other(name))
          lock(draft_.named(name), LockMode::AccessShare, name.inh);
        return true;
      }
      case T_InsertStmt:
        insert(reinterpret_cast<const InsertStmt&>(node));
        returning(reinterpret_cast<const InsertStmt&>(node).returningClause);
        return true;
      case T_UpdateStmt: {
        const auto& update = reinterpret_cast<const UpdateStmt&>(node);
        change(*update.relation, update.whereClause);
        read(update.fromClause, update.whereClause);
        updated(update);
        returning(update.returningClause);
        return true;
      }
      case T_DeleteStmt: {
        const auto& gone = reinterpret_cast<const DeleteStmt&>(node);
        change(*gone.relation, gone.whereClause);
        read(gone.usingClause, gone.whereClause);
        returning(gone.returningClause);
        const Ref table = draft_.named(*gone.relation).ref;
        if (runs_ && draft_.catalog().is<Table>(table)) check_deleted(draft_, table);
        return true;
      }
      case T_MergeStmt: {
        const auto& merge = reinterpret_cast<const MergeStmt&>(node);
        change(*merge.relation, merge.joinCondition);
        read_item(merge.sourceRelation, nullptr);
        returning(merge.returningClause);
        return true;
      }
      case T_SelectStmt: {
        const auto& query = reinterpret_cast<const SelectStmt&>(node);
        read(query.fromClause, query.whereClause);
        for (const LockingClause* each : list_of<LockingClause>(query.lockingClause)) {
          for (const Node* item : list_of<Node>(query.fromClause)) lock_rows(item, *each);
        }
        return true;
      }
      case T_FuncCall:
        sequence(reinterpret_cast<const FuncCall&>(node));
        return true;
      case T_LockingClause:  // its names are those of FROM
      case T_IntoClause:     // and this one is not there yet
        return false;
      default:
        return true;
    }
  }

  /// The walk over raw trees knows the clause since 18 only as a whole.
  void returning(const ReturningClause* clause) {
    if (clause == nullptr) return;
    walk_tree(reinterpret_cast<const Node*>(clause->exprs),
              [&](const Node* node) { return visit(*node); });
  }

  // ---- reading --------------------------------------------------------------
  void read(const List* from, const Node* where) {
    for (const Node* item : list_of<Node>(from)) read_item(item, where);
  }

  void read_item(const Node* item, const Node* where) {
    if (const auto* join = node_as<JoinExpr>(item, T_JoinExpr)) {
      read_item(join->larg, where);
      read_item(join->rarg, where);
      return;
    }
    const auto* name = node_as<RangeVar>(item, T_RangeVar);
    if (name == nullptr || !runs_ || is_other(*name)) return;
    const Named relation = draft_.named(*name);
    if (!finds(relation, where, true)) scan(relation, name->inh);
  }

  /// FOR UPDATE and its like: of the named items, or of all and what is under them.
  void lock_rows(const Node* item, const LockingClause& clause) {
    if (const auto* join = node_as<JoinExpr>(item, T_JoinExpr)) {
      lock_rows(join->larg, clause);
      lock_rows(join->rarg, clause);
      return;
    }
    const auto* query = node_as<RangeSubselect>(item, T_RangeSubselect);
    const auto* name = node_as<RangeVar>(item, T_RangeVar);
    const Alias* alias = query != nullptr ? query->alias : name != nullptr ? name->alias : nullptr;
    const std::string_view called = alias != nullptr  ? alias->aliasname
                                    : name != nullptr ? name->relname
                                                      : "";
    bool meant = clause.lockedRels == nullptr;
    for (const RangeVar* each : list_of<RangeVar>(clause.lockedRels)) {
      meant = meant || called == each->relname;
    }
    if (!meant) return;
    if (name != nullptr && !is_other(*name)) {
      lock(draft_.named(*name), LockMode::RowShare, name->inh);
    }
    const auto* inner =
        query != nullptr ? node_as<SelectStmt>(query->subquery, T_SelectStmt) : nullptr;
    if (inner == nullptr) return;
    LockingClause whole = clause;
    whole.lockedRels = nullptr;
    for (const Node* each : list_of<Node>(inner->fromClause)) lock_rows(each, whole);
  }

  /// nextval('s') and setval('s', n) write the sequence.
  void sequence(const FuncCall& call) {
    const std::string_view name = name_parts(call.funcname).back();
    if (!runs_ || (name != "setval" && name != "nextval") || call.args == nullptr) return;
    const Node* first = list_of<Node>(call.args)[0];
    if (const auto* cast = node_as<TypeCast>(first, T_TypeCast)) first = cast->arg;
    const auto* constant = node_as<A_Const>(first, T_A_Const);
    if (constant == nullptr || constant->isnull || constant->val.node.type != T_String) return;
    const std::vector<std::string> parts = split_name(constant->val.sval.sval);
    std::vector<std::string_view> views(parts.begin(), parts.end());
    if (views.empty()) return;
    const Ref sequence = find_relation(draft_.session, views);
    if (sequence) draft_.lock(sequence, LockMode::RowExclusive);
  }

  // ---- writing --------------------------------------------------------------
  void insert(const InsertStmt& statement) {
    const Named relation = draft_.named(*statement.relation);
    // Children by inheritance get no rows; which partition gets them is not known here.
    const bool below = relation.ref && is_partitioned(draft_.session, relation.ref);
    inserted_into_ = statement.relation;
    lock(relation, LockMode::RowExclusive, below);
    if (runs_ && draft_.catalog().is<Table>(relation.ref)) {
      check_inserted(draft_, relation.ref, given(statement, relation.ref));
    }
  }

  /// The columns that get a value: those of the list, else as many as the rows have.
  std::vector<Ref> given(const InsertStmt& statement, Ref table) const {
    if (statement.cols != nullptr) return targets(statement.cols, table);
    if (statement.selectStmt == nullptr) return {};
    std::vector<Ref> columns = columns_of(draft_.catalog(), table);
    const auto* query = node_as<SelectStmt>(statement.selectStmt, T_SelectStmt);
    if (query != nullptr && query->valuesLists != nullptr) {
      const auto* row = list_of<List>(query->valuesLists)[0];
      columns.resize(std::min(columns.size(), static_cast<size_t>(list_of<Node>(row).size())));
    }
    return columns;
  }

  std::vector<Ref> targets(const List* list, Ref table) const {
    std::vector<Ref> columns;
    for (const ResTarget* target : list_of<ResTarget>(list)) {
      if (target->name == nullptr) continue;
      const Ref column = draft_.catalog().column(table, draft_.session.name(target->name));
      if (column) columns.push_back(column);
    }
    return columns;
  }

  void updated(const UpdateStmt& update) {
    const Ref table = draft_.named(*update.relation).ref;
    if (!runs_ || !draft_.catalog().is<Table>(table)) return;
    check_updated(draft_, table, targets(update.targetList, table));
  }

  void change(const RangeVar& name, const Node* where) {
    const Named relation = draft_.named(name);
    lock(relation, LockMode::RowExclusive, name.inh);
    if (runs_ && !finds(relation, where, false)) scan(relation, name.inh);
  }

  // ---- relations ------------------------------------------------------------
  void lock(const Named& relation, LockMode mode, bool below) {
    draft_.lock(relation, mode, below && runs_);
    if (runs_ && draft_.catalog().is<View>(relation.ref)) lock_view(draft_, relation.ref, mode);
  }

  void scan(const Named& relation, bool below) {
    const Catalog& catalog = draft_.catalog();
    if (catalog.is<View>(relation.ref)) {
      std::vector<Ref> bases;
      collect_bases(catalog, relation.ref, bases);
      for (const Ref base : bases) scan_one(base, true);
    } else if (relation.ref) {
      scan_one(relation.ref, below);
    } else {
      draft_.scan(relation);
    }
  }

  void scan_one(Ref relation, bool below) {
    const Catalog& catalog = draft_.catalog();
    if (catalog.is<Table>(relation) || catalog.is<MaterializedView>(relation)) {
      draft_.scan(relation, below);
    }
  }

  /// `key = value` at the top of the condition, where the key is the first of some index.
  /// `constant`: the value must not be of another table.
  bool finds(const Named& relation, const Node* where, bool constant) const {
    if (where == nullptr || !relation.ref) return false;
    const auto* fixed = node_as<A_Const>(where, T_A_Const);
    if (fixed != nullptr && fixed->val.node.type == T_Boolean) return !fixed->val.boolval.boolval;
    if (const auto* all = node_as<BoolExpr>(where, T_BoolExpr)) {
      if (all->boolop != AND_EXPR) return false;
      for (const Node* arm : list_of<Node>(all->args)) {
        if (finds(relation, arm, constant)) return true;
      }
      return false;
    }
    const auto* compared = node_as<A_Expr>(where, T_A_Expr);
    if (compared == nullptr || name_parts(compared->name).back() != "=") return false;
    const auto takes = [&](const Node* key, const Node* value) {
      return is_key(relation.ref, key) && !(constant && value->type == T_ColumnRef);
    };
    return takes(compared->lexpr, compared->rexpr) || takes(compared->rexpr, compared->lexpr);
  }

  bool is_key(Ref relation, const Node* operand) const {
    const auto* name = node_as<ColumnRef>(operand, T_ColumnRef);
    if (name == nullptr) return false;
    const Node* last = list_of<Node>(name->fields)[name->fields->length - 1];
    const auto* word = node_as<String>(last, T_String);
    if (word == nullptr) return false;
    // A view's column is taken for the one of that name of what it stands on.
    const Catalog& catalog = draft_.catalog();
    std::vector<Ref> tables{relation};
    if (catalog.is<View>(relation)) collect_bases(catalog, relation, tables);
    return std::any_of(tables.begin(), tables.end(), [&](Ref table) {
      const Ref column = catalog.column(table, draft_.session.name(word->sval));
      return column && is_first_key(catalog, column);
    });
  }

  Draft& draft_;
  bool runs_;
  std::vector<std::string_view> names_;      // of WITH queries
  const RangeVar* inserted_into_ = nullptr;  // locked already, and not those below
};

}  // namespace

void lock_view(Draft& draft, Ref view, LockMode mode) {
  std::vector<Ref> bases;
  collect_bases(draft.catalog(), view, bases);
  for (const Ref base : bases) draft.lock(base, mode);
}

void watch_view(Draft& draft, Ref view) {
  const Catalog& catalog = draft.catalog();
  std::vector<Ref> bases;
  collect_bases(catalog, view, bases);
  for (const Ref base : bases) {
    draft.lock(base, LockMode::AccessShare, true);
    draft.scan(base, true);
  }
}

void watch_query(Draft& draft, const Node* query, bool runs) {
  Walk(draft, runs).run(query);
}

namespace {

/// A column that is given two values by one SET or INSERT list: the server refuses it.
void note_repeats(Draft& draft, const RangeVar& relation, const List* targets) {
  // a.x = 1, a.y = 2 and a[1] = 1, a[2] = 2 are no repeats; a = ..., a.x = 1 is one.
  std::vector<std::string_view> whole, parts;
  const auto has = [](const std::vector<std::string_view>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const ResTarget* target : list_of<ResTarget>(targets)) {
    if (target->name == nullptr) continue;
    const bool is_whole = target->indirection == nullptr;
    if (has(whole, target->name) || (is_whole && has(parts, target->name))) {
      draft.act(ActKind::AssignTwice, draft.named(relation), target->location).part = target->name;
    }
    (is_whole ? whole : parts).push_back(target->name);
  }
}

}  // namespace

void watch_data(Draft& draft, const Node& statement) {
  watch_query(draft, &statement, true);
  walk_tree(&statement, [&](const Node* node) {
    switch (node->type) {
      case T_InsertStmt: {
        const auto* insert = reinterpret_cast<const InsertStmt*>(node);
        note_repeats(draft, *insert->relation, insert->cols);
        if (insert->onConflictClause != nullptr) {
          note_repeats(draft, *insert->relation, insert->onConflictClause->targetList);
          if (insert->onConflictClause->action == ONCONFLICT_UPDATE) {
            draft.act(ActKind::Update, draft.named(*insert->relation));
          }
        }
        break;
      }
      case T_MergeStmt: {
        const auto* merge = reinterpret_cast<const MergeStmt*>(node);
        for (const MergeWhenClause* when : list_of<MergeWhenClause>(merge->mergeWhenClauses)) {
          note_repeats(draft, *merge->relation, when->targetList);
          if (when->commandType == CMD_UPDATE) {
            draft.act(ActKind::Update, draft.named(*merge->relation));
          } else if (when->commandType == CMD_DELETE) {
            draft.act(ActKind::Delete, draft.named(*merge->relation));
          }
        }
        break;
      }
      case T_UpdateStmt: {
        const auto* update = reinterpret_cast<const UpdateStmt*>(node);
        Act& act = draft.act(ActKind::Update, draft.named(*update->relation));
        if (update->whereClause == nullptr) act.flags |= Act::WithoutWhere;
        note_repeats(draft, *update->relation, update->targetList);
        break;
      }
      case T_DeleteStmt: {
        const auto* gone = reinterpret_cast<const DeleteStmt*>(node);
        Act& act = draft.act(ActKind::Delete, draft.named(*gone->relation));
        if (gone->whereClause == nullptr) act.flags |= Act::WithoutWhere;
        break;
      }
      default:
        break;
    }
    return true;
  });
}

}  // namespace dryshod
