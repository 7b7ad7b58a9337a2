// See queries.h. Lock modes as src/backend/parser/analyze.c and parse_clause.c take them.
#include "parser/work/queries.h"

#include <algorithm>

#include "parser/lower/alter_table.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"
#include "parser/raw/tree_walk.h"

namespace dryshod {
namespace {

class Walk {
 public:
  Walk(Draft& draft, bool runs) : draft_(draft), runs_(runs) {}

  void run(const Node* root) {
    walk_tree(root, [&](const Node* node) {
      if (const auto* with = node_as<WithClause>(node, T_WithClause)) note_names(*with);
      return true;
    });
    walk_tree(root, [&](const Node* node) {
      visit(*node);
      return true;
    });
  }

 private:
  void note_names(const WithClause& with) {
    for (const CommonTableExpr* each : list_of<CommonTableExpr>(with.ctes)) {
      names_.emplace_back(each->ctename);
    }
  }

  bool is_cte(const RangeVar& name) const {
    return name.schemaname == nullptr &&
           std::find(names_.begin(), names_.end(), name.relname) != names_.end();
  }

  void visit(const Node& node) {
    switch (node.type) {
      case T_RangeVar:
        read(reinterpret_cast<const RangeVar&>(node));
        break;
      case T_InsertStmt:
        write(*reinterpret_cast<const InsertStmt&>(node).relation, nullptr, false);
        break;
      case T_UpdateStmt: {
        const auto& update = reinterpret_cast<const UpdateStmt&>(node);
        write(*update.relation, update.whereClause, true);
        break;
      }
      case T_DeleteStmt: {
        const auto& gone = reinterpret_cast<const DeleteStmt&>(node);
        write(*gone.relation, gone.whereClause, true);
        break;
      }
      case T_MergeStmt:
        write(*reinterpret_cast<const MergeStmt&>(node).relation, nullptr, true);
        break;
      case T_SelectStmt:
        select(reinterpret_cast<const SelectStmt&>(node));
        break;
      case T_FuncCall:
        sequence(reinterpret_cast<const FuncCall&>(node));
        break;
      default:
        break;
    }
  }

  void read(const RangeVar& name) {
    if (is_cte(name)) return;
    const Named relation = draft_.named(name);
    if (!relation.ref && is_system(name)) return;
    lock_with_below(relation, LockMode::AccessShare, name.inh);
  }

  static bool is_system(const RangeVar& name) {
    const std::string_view schema = name.schemaname == nullptr ? "" : name.schemaname;
    return schema == "pg_catalog" || schema == "information_schema" ||
           (schema.empty() && std::string_view(name.relname).starts_with("pg_"));
  }

  void write(const RangeVar& name, const Node* where, bool reads) {
    const Named relation = draft_.named(name);
    lock_with_below(relation, LockMode::RowExclusive, name.inh);
    if (reads && runs_ && !few_rows(relation, where)) scan_with_below(relation, name.inh);
  }

  // FROM of one level, and what FOR UPDATE or FOR SHARE takes of it.
  void select(const SelectStmt& query) {
    for (const Node* item : list_of<Node>(query.fromClause)) {
      const auto* name = node_as<RangeVar>(item, T_RangeVar);
      if (name == nullptr || is_cte(*name)) continue;
      const Named relation = draft_.named(*name);
      if (!relation.ref && is_system(*name)) continue;
      if (query.lockingClause != nullptr) {
        lock_with_below(relation, LockMode::RowShare, name->inh);
      }
      if (runs_ && !few_rows(relation, query.whereClause)) scan_with_below(relation, name->inh);
    }
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

  void lock_with_below(const Named& relation, LockMode mode, bool below) {
    draft_.lock(relation, mode);
    const Catalog& catalog = draft_.catalog();
    if (!relation.ref || !runs_) return;
    if (catalog.is<Table>(relation.ref) && below) {
      for (const Ref table : inheritance_tree(draft_.session, relation.ref)) {
        draft_.lock(table, mode);
      }
    }
    if (catalog.is<View>(relation.ref)) expand(relation.ref, mode);
  }

  /// A view reads, and if it can be written writes, what it is made of.
  void expand(Ref view, LockMode mode) {
    const Catalog& catalog = draft_.catalog();
    catalog.each_reference(view, [&](Ref target, bool hard, std::string_view) {
      if (!hard) return;
      const bool relation = catalog.is<Table>(target) || catalog.is<View>(target) ||
                            catalog.is<MaterializedView>(target);
      if (!relation || std::find(expanded_.begin(), expanded_.end(), target) != expanded_.end()) {
        return;
      }
      expanded_.push_back(target);
      draft_.lock(target, mode);
      if (catalog.is<View>(target)) expand(target, mode);
    });
  }

  void scan_with_below(const Named& relation, bool below) {
    const Catalog& catalog = draft_.catalog();
    if (!relation.ref || !catalog.is<Table>(relation.ref)) {
      if (!relation.ref || catalog.is<MaterializedView>(relation.ref)) draft_.scan(relation);
      return;
    }
    if (!below) return draft_.scan(relation);
    for (const Ref table : inheritance_tree(draft_.session, relation.ref)) draft_.scan(table);
  }

  /// `key = value` at the top of the condition, where the key is the first of some index.
  bool few_rows(const Named& relation, const Node* where) const {
    if (where == nullptr) return false;
    if (const auto* all = node_as<BoolExpr>(where, T_BoolExpr)) {
      if (all->boolop != AND_EXPR) return false;
      for (const Node* each : list_of<Node>(all->args)) {
        if (few_rows(relation, each)) return true;
      }
      return false;
    }
    const auto* compared = node_as<A_Expr>(where, T_A_Expr);
    if (compared == nullptr || name_parts(compared->name).back() != "=") return false;
    return is_first_key(relation, compared->lexpr) || is_first_key(relation, compared->rexpr);
  }

  bool is_first_key(const Named& relation, const Node* operand) const {
    const auto* name = node_as<ColumnRef>(operand, T_ColumnRef);
    if (name == nullptr || !relation.ref) return false;
    const Node* last = list_of<Node>(name->fields)[name->fields->length - 1];
    const auto* word = node_as<String>(last, T_String);
    if (word == nullptr) return false;
    const Catalog& catalog = draft_.catalog();
    const Ref column = catalog.column(relation.ref, draft_.session.name(word->sval));
    if (!column) return false;
    bool first = false;
    for (const Ref index : indexes_of(catalog, relation.ref)) {
      catalog.visit(index, [&]<class T>(const T& body) {
        Expr keys{};
        if constexpr (requires { body.keys; }) keys = body.keys;
        if constexpr (std::is_same_v<T, PrimaryKey> || std::is_same_v<T, Unique>) {
          keys = body.columns;
        }
        const std::vector<Ref> columns = keys ? key_columns(catalog, keys) : std::vector<Ref>();
        first = first || (!columns.empty() && columns.front() == column);
      });
    }
    return first;
  }

  Draft& draft_;
  bool runs_;
  std::vector<std::string_view> names_;  // of WITH queries
  std::vector<Ref> expanded_;            // views
};

}  // namespace

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
        draft.act(ActKind::Insert, draft.named(*insert->relation));
        note_repeats(draft, *insert->relation, insert->cols);
        if (insert->onConflictClause != nullptr) {
          note_repeats(draft, *insert->relation, insert->onConflictClause->targetList);
        }
        break;
      }
      case T_MergeStmt: {
        const auto* merge = reinterpret_cast<const MergeStmt*>(node);
        for (const MergeWhenClause* when : list_of<MergeWhenClause>(merge->mergeWhenClauses)) {
          note_repeats(draft, *merge->relation, when->targetList);
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
