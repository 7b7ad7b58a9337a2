// SELECT, VALUES and set operations with their CTEs, as get_query_def() lays them out
// (src/backend/utils/adt/ruleutils.c). Knows clauses and their order; names in GROUP BY and ORDER
// BY are print_sort.cc's, target lists print_target.cc's.
#include <algorithm>

#include "catalog/quote.h"
#include "parser/expr/printer.h"

namespace dryshod {
namespace {

std::string_view set_word(SetOperation op) {
  switch (op) {
    case SETOP_UNION:
      return "UNION ";
    case SETOP_INTERSECT:
      return "INTERSECT ";
    case SETOP_EXCEPT:
      return "EXCEPT ";
    default:
      return "";
  }
}

void rename(OutputColumns& output, Session& session, const List* names) {
  size_t i = 0;
  for (const std::string_view name : name_parts(names)) {
    if (i >= output.columns.size()) output.columns.emplace_back();
    output.columns[i++].name = session.name(name);
  }
}

// CYCLE ... SET mark USING path: true and false are what it has anyway.
bool is_bool_constant(const Node* node, bool value) {
  if (const auto* cast = node_as<TypeCast>(node, T_TypeCast)) node = cast->arg;
  const auto* c = node_as<A_Const>(node, T_A_Const);
  return c != nullptr && !c->isnull && c->val.node.type == T_Boolean &&
         c->val.boolval.boolval == value;
}

}  // namespace

OutputColumns Printer::query(const Node* node, const QueryPlace& place) {
  if (failed_ || node == nullptr) return {};
  const char here = 0;
  if (static_cast<size_t>(stack_base_ - &here) > stack_limit_) {
    fail("expression nests too deeply");
    return {};
  }
  switch (node->type) {
    case T_SelectStmt:
      return select(*reinterpret_cast<const SelectStmt*>(node), place);
    case T_InsertStmt:
      return insert(*reinterpret_cast<const InsertStmt*>(node), place);
    case T_UpdateStmt:
      return update(*reinterpret_cast<const UpdateStmt*>(node), place);
    case T_DeleteStmt:
      return delete_(*reinterpret_cast<const DeleteStmt*>(node), place);
    case T_MergeStmt:
      return merge(*reinterpret_cast<const MergeStmt*>(node), place);
    case T_NotifyStmt:
      notify(*reinterpret_cast<const NotifyStmt*>(node));
      return {};
    default:
      fail("query of a kind that is not known");
      return {};
  }
}

OutputColumns Printer::select(const SelectStmt& s, const QueryPlace& place) {
  const QueryNames names(*this);
  OutputColumns output;
  if (s.op != SETOP_NONE) {
    with(s.withClause, place);
    output = set_operation(s, place);
  } else if (s.valuesLists != nullptr) {
    with(s.withClause, place);
    Level level;
    level.outer = place.outer;
    level.qualify = true;
    const LevelGuard guard(*this, &level);
    output = values(s, place);
    order_output(s.sortClause, output);
    limits(s);
  } else {
    output = simple_select(s, place);
  }
  return output;
}

// transformValuesClause() of src/backend/parser/analyze.c: a column has the type that its values
// have in common. INSERT gives it that of the column it goes to.
OutputColumns Printer::values(const SelectStmt& s, const QueryPlace& place) {
  std::vector<std::vector<ValueType>> types;
  for (const List* row : list_of<List>(s.valuesLists)) {
    const std::vector<ValueType> of_row = types_of(row);
    types.resize(std::max(types.size(), of_row.size()));
    for (size_t i = 0; i < of_row.size(); ++i) types[i].push_back(of_row[i]);
  }
  OutputColumns output;
  for (size_t i = 0; i < types.size(); ++i) {
    output.columns.push_back(
        {session_.name("column" + std::to_string(i + 1)), common_value_type(types[i]).text});
  }
  const bool of_insert = !place.unknown_is_text && !place.is_arm;
  put("VALUES ");
  bool first = true;
  for (const List* row : list_of<List>(s.valuesLists)) {
    put(first ? "(" : ", (");
    first = false;
    size_t i = 0;
    for (const Node_* value : list_of<Node_>(row)) {
      if (i > 0) put(", ");
      const auto* c = node_as<A_Const>(value, T_A_Const);
      const bool bare = c != nullptr && (c->isnull || c->val.node.type == T_String);
      const Expr type = output.columns[i++].type;
      if (of_insert || !bare || !type || !cast_constant(*c, session_.catalog.open(type))) {
        expression(value);
      }
    }
    put(")");
  }
  return output;
}

OutputColumns Printer::simple_select(const SelectStmt& s, const QueryPlace& place) {
  Level level;
  level.outer = place.outer;
  const auto from_nodes = list_of<Node_>(s.fromClause);
  level.qualify = place.nested || from_nodes.size() > 1 ||
                  (from_nodes.size() == 1 && from_nodes[0]->type == T_JoinExpr);
  for (const Node_* node : from_nodes) take_names(node);
  with(s.withClause, place);

  // FROM says what the names before it mean.
  const ExprBuilder from = captured([&] { from_list(s.fromClause, level); });
  const LevelGuard guard(*this, &level);
  std::vector<Target> list = targets(s.targetList, level);

  put("SELECT ");
  const auto distinct = list_of<Node_>(s.distinctClause);
  if (s.distinctClause != nullptr) {
    put("DISTINCT ");
    if (distinct[0] != nullptr) {
      put("ON (");
      for (int i = 0; i < distinct.size(); ++i) {
        if (i > 0) put(", ");
        sort_key(distinct[i], list, true);
      }
      put(") ");
    }
  }
  QueryPlace here = place;
  // addTargetToGroupList() of src/backend/parser/parse_clause.c: what DISTINCT compares has a type.
  if (s.distinctClause != nullptr && distinct[0] == nullptr) here.unknown_is_text = true;
  const OutputColumns output = target_list(list, here);
  if (s.fromClause != nullptr) {
    clause("   FROM ");
    out_.append(from);
  }
  if (s.whereClause != nullptr) {
    clause("  WHERE ");
    condition(s.whereClause);
  }
  group_clause(s, list);
  if (s.havingClause != nullptr) {
    clause(" HAVING ");
    condition(s.havingClause);
  }
  bool first = true;
  for (const WindowDef* w : list_of<WindowDef>(s.windowClause)) {
    if (first) {
      clause(" WINDOW ");
    } else {
      put(", ");
    }
    first = false;
    put_ident(w->name);
    put(" AS ");
    window(*w);
  }
  order_clause(s.sortClause, list);
  limits(s);
  locks(s, level);
  return output;
}

void Printer::limits(const SelectStmt& s) {
  if (s.limitOffset != nullptr) {
    clause(" OFFSET ");
    expression(s.limitOffset);
  }
  if (s.limitCount == nullptr) return;
  const auto* c = node_as<A_Const>(s.limitCount, T_A_Const);
  if (s.limitOption == LIMIT_OPTION_WITH_TIES) {
    clause(" FETCH FIRST (");
    expression(s.limitCount);
    put(") ROWS WITH TIES");
  } else {
    clause(" LIMIT ");
    if (c != nullptr && c->isnull) {
      put("ALL");
    } else {
      expression(s.limitCount);
    }
  }
}

// One clause for each relation, as transformLockingClause() spreads them
// (src/backend/parser/analyze.c).
void Printer::locks(const SelectStmt& s, const Level& level) {
  for (const LockingClause* lock : list_of<LockingClause>(s.lockingClause)) {
    const auto print = [&](const RangeItem& item) {
      switch (lock->strength) {
        case LCS_FORKEYSHARE:
          clause(" FOR KEY SHARE OF ");
          break;
        case LCS_FORSHARE:
          clause(" FOR SHARE OF ");
          break;
        case LCS_FORNOKEYUPDATE:
          clause(" FOR NO KEY UPDATE OF ");
          break;
        default:
          clause(" FOR UPDATE OF ");
          break;
      }
      qualifier(item);
      if (lock->waitPolicy == LockWaitError) put(" NOWAIT");
      if (lock->waitPolicy == LockWaitSkip) put(" SKIP LOCKED");
    };
    if (lock->lockedRels == nullptr) {
      for (const RangeItem* item : level.items) {
        if (item->lockable) print(*item);
      }
    }
    for (const RangeVar* wanted : list_of<RangeVar>(lock->lockedRels)) {
      Level own;
      own.items = level.items;
      const RangeItem* item = find_item(&own, session_.name(wanted->relname));
      if (item == nullptr) {
        fail_unknown("relation \"" + std::string(wanted->relname) +
                         "\" in FOR UPDATE clause not found in FROM clause",
                     wanted->location);
        return;
      }
      print(*item);
    }
  }
}

// ---- set operations -------------------------------------------------------------

OutputColumns Printer::set_arm(const SelectStmt& arm, bool parenthesise, const QueryPlace& place) {
  // get_setop_query(): an arm with clauses of its own needs parentheses too.
  const bool clauses = arm.withClause != nullptr || arm.sortClause != nullptr ||
                       arm.limitCount != nullptr || arm.limitOffset != nullptr ||
                       arm.lockingClause != nullptr;
  const bool parens = parenthesise || clauses;
  if (parens) put("(");
  const OutputColumns output = query(reinterpret_cast<const Node_*>(&arm), place);
  if (parens) put(")");
  return output;
}

// transformSetOperationTree() of src/backend/parser/analyze.c: a constant without a type is read as
// what both sides have in common.
void Printer::settle_waiting(const OutputColumns& arm, const OutputColumns& whole) {
  for (size_t i = 0; i < arm.waiting.size() && i < whole.columns.size(); ++i) {
    const Expr type = whole.columns[i].type;
    if (!type) continue;  // not known
    for (const size_t place : arm.waiting[i]) {
      const A_Const& constant = *waiting_[place].constant;
      waiting_[place].text =
          captured([&] { cast_constant(constant, session_.catalog.open(type)); });
    }
  }
}

OutputColumns Printer::set_operation(const SelectStmt& s, const QueryPlace& place) {
  QueryPlace arm = place;
  arm.nested = true;
  arm.unknown_is_text = false;
  arm.is_arm = true;
  arm.collations = nullptr;
  arm.recursive = nullptr;
  const bool chain = s.larg->op != SETOP_NONE && s.larg->op == s.op && s.larg->all == s.all;
  OutputColumns output = set_arm(*s.larg, s.larg->op != SETOP_NONE && !chain, arm);

  if (place.recursive != nullptr) {
    OutputColumns seen = output;  // determineRecursiveColTypes(): a bare constant is text
    for (OutputColumn& column : seen.columns) {
      if (value_type(column.type).is_unknown_literal()) column.type = named_type("text", {}).text;
    }
    rename(seen, session_, place.recursive->aliascolnames);
    ctes_[place.recursive_entry].output = std::move(seen);
  }
  std::vector<Name> first_names;
  for (const OutputColumn& column : output.columns) first_names.push_back(column.name);
  if (place.output_is_view && output.known) arm.output_names = &first_names;
  if (!place.output_is_view) arm.names_visible = false;
  clause(set_word(s.op));
  if (s.all) put("ALL ");
  if (multiline_) clause("");
  const OutputColumns right = set_arm(*s.rarg, s.rarg->op != SETOP_NONE, arm);

  const OutputColumns left = output;
  for (size_t i = 0; i < output.columns.size(); ++i) {
    const Expr other = i < right.columns.size() ? right.columns[i].type : Expr{};
    Expr& type = output.columns[i].type;
    type = common_value_type({value_type(type), value_type(other)}).text;
  }
  output.waiting.clear();
  settle_waiting(left, output);
  settle_waiting(right, output);
  if (s.sortClause != nullptr || s.limitCount != nullptr || s.limitOffset != nullptr) {
    Level level;
    level.outer = place.outer;
    level.qualify = true;
    const LevelGuard guard(*this, &level);
    order_output(s.sortClause, output);
    limits(s);
  }
  return output;
}

// ---- WITH -------------------------------------------------------------------------

void Printer::with(const WithClause* with, const QueryPlace& place) {
  if (with == nullptr) return;
  put(with->recursive ? "WITH RECURSIVE " : "WITH ");
  const size_t base = ctes_.size();
  const auto list = list_of<CommonTableExpr>(with->ctes);
  if (with->recursive) {
    for (const CommonTableExpr* c : list) {
      ctes_.push_back({session_.name(c->ctename), {}});
      ctes_.back().output.known = false;
    }
  }
  size_t index = 0;
  for (const CommonTableExpr* c : list) {
    if (index > 0) put(", ");
    OutputColumns output = cte(*c, place, base + index, with->recursive);
    if (!with->recursive) ctes_.push_back({session_.name(c->ctename), {}});
    ctes_[base + index].output = std::move(output);
    ++index;
  }
  clause(" ");
}

OutputColumns Printer::cte(const CommonTableExpr& c, const QueryPlace& place, size_t own_entry,
                           bool recursive) {
  put_ident(c.ctename);
  const auto names = name_parts(c.aliascolnames);
  for (size_t i = 0; i < names.size(); ++i) {
    put(i == 0 ? "(" : ", ");
    put_ident(names[i]);
  }
  if (!names.empty()) put(")");
  put(" AS ");
  if (c.ctematerialized == CTEMaterializeAlways) put("MATERIALIZED ");
  if (c.ctematerialized == CTEMaterializeNever) put("NOT MATERIALIZED ");
  put("(");
  indent_ += 4;
  clause("");
  QueryPlace inner;
  inner.outer = place.outer;
  inner.nested = true;
  if (recursive) {
    inner.recursive = &c;
    inner.recursive_entry = own_entry;
  }
  OutputColumns output = query(c.ctequery, inner);
  indent_ -= 4;
  put(")");
  rename(output, session_, c.aliascolnames);
  search_and_cycle(c, output);
  return output;
}

void Printer::search_and_cycle(const CommonTableExpr& c, OutputColumns& output) {
  const auto column_list = [&](const List* columns) {
    bool first = true;
    for (const std::string_view name : name_parts(columns)) {
      if (!first) put(", ");
      first = false;
      put_ident(name);
    }
  };
  if (const CTESearchClause* search = c.search_clause) {
    put(search->search_breadth_first ? " SEARCH BREADTH FIRST BY " : " SEARCH DEPTH FIRST BY ");
    column_list(search->search_col_list);
    put(" SET ");
    put_ident(search->search_seq_column);
    output.columns.push_back({session_.name(search->search_seq_column), {}});
  }
  if (const CTECycleClause* cycle = c.cycle_clause) {
    put(" CYCLE ");
    column_list(cycle->cycle_col_list);
    put(" SET ");
    put_ident(cycle->cycle_mark_column);
    if (!is_bool_constant(cycle->cycle_mark_value, true) ||
        !is_bool_constant(cycle->cycle_mark_default, false)) {
      put(" TO ");
      expression(cycle->cycle_mark_value);
      put(" DEFAULT ");
      expression(cycle->cycle_mark_default);
    }
    put(" USING ");
    put_ident(cycle->cycle_path_column);
    output.columns.push_back({session_.name(cycle->cycle_mark_column), {}});
    output.columns.push_back({session_.name(cycle->cycle_path_column), {}});
  }
}

}  // namespace dryshod
