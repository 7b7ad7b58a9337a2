// Expressions; queries are query.cc's. Mirrors src/backend/executor/execExprInterp.c for what NULL
// does, with the unknown beside it.
#include "parser/plpgsql/evaluate.h"

#include <algorithm>

#include "catalog/volatility.h"
#include "parser/expr/builtins.h"
#include "parser/expr/resolve.h"
#include "parser/raw/tree_walk.h"

namespace dryshod {
namespace {

constexpr int kDeepest = 500;

Value constant(const A_Const& node) {
  if (node.isnull) return Value::null();
  switch (node.val.node.type) {
    case T_String:
      return Value::of_text(node.val.sval.sval);
    case T_Integer:
      return Value::of(node.val.ival.ival);
    case T_Float: {
      const auto read = read_number(node.val.fval.fval);
      return read ? *read : Value::unknown("a number");
    }
    case T_Boolean:
      return Value::boolean(node.val.boolval.boolval);
    default:
      return Value::unknown("a bit string");
  }
}

std::string joined(const std::vector<std::string_view>& parts) {
  std::string out;
  for (const std::string_view part : parts) {
    if (!out.empty()) out += '.';
    out += part;
  }
  return out;
}

/// Of `NULL::state`, whose type is what counts: the labels of that enum.
std::optional<Value> labels_of(const Session& session, const FuncCall& call) {
  const auto arguments = list_of<Node>(call.args);
  if (arguments.size() != 1) return std::nullopt;
  const auto* cast = node_as<TypeCast>(arguments[0], T_TypeCast);
  const Ref type = cast != nullptr ? find_type(session, name_parts(cast->typeName->names)) : Ref{};
  const auto* labels = type ? session.catalog.get_if<Enum>(type) : nullptr;
  if (labels == nullptr || list_of<Node>(cast->typeName->arrayBounds).size() > 0) {
    return std::nullopt;
  }
  std::vector<Value> items;
  for (const std::string_view label : session.strings[labels->labels]) {
    items.push_back(Value::of_text(label));
  }
  return Value::array(std::move(items));
}

}  // namespace

bool QueryRows::certain() const {
  return unknown.empty() &&
         std::all_of(rows.begin(), rows.end(), [](const Row& row) { return row.certain; });
}

Value Evaluator::value(const Node* expression, const RowScope* scope) {
  if (expression == nullptr) return Value::null();
  if (!host_.spend()) return Value::unknown("what comes after so many steps");
  if (depth_ > kDeepest) return too_deep();
  struct Deeper {
    explicit Deeper(int& d) : depth(d) { ++depth; }
    ~Deeper() { --depth; }
    int& depth;
  } const deeper(depth_);
  switch (expression->type) {
    case T_A_Const:
      return constant(reinterpret_cast<const A_Const&>(*expression));
    case T_ColumnRef:
      return column(reinterpret_cast<const ColumnRef&>(*expression), scope);
    case T_ParamRef: {
      const int number = reinterpret_cast<const ParamRef&>(*expression).number;
      const auto found = host_.parameter(number);
      return found ? *found : Value::unknown("$" + std::to_string(number));
    }
    case T_A_Expr:
      return operation(reinterpret_cast<const A_Expr&>(*expression), scope);
    case T_BoolExpr:
      return boolean(reinterpret_cast<const BoolExpr&>(*expression), scope);
    case T_NullTest:
      return null_test(reinterpret_cast<const NullTest&>(*expression), scope);
    case T_BooleanTest:
      return truth_test(reinterpret_cast<const BooleanTest&>(*expression), scope);
    case T_TypeCast: {
      const auto& cast = reinterpret_cast<const TypeCast&>(*expression);
      return cast_to(session_, host_, value(cast.arg, scope), *cast.typeName);
    }
    case T_FuncCall:
      return function(reinterpret_cast<const FuncCall&>(*expression), scope);
    case T_CaseExpr:
      return case_of(reinterpret_cast<const CaseExpr&>(*expression), scope);
    case T_CoalesceExpr: {
      for (const Node* argument :
           list_of<Node>(reinterpret_cast<const CoalesceExpr&>(*expression).args)) {
        Value one = value(argument, scope);
        if (!one.is_null()) return one;
      }
      return Value::null();
    }
    case T_MinMaxExpr:
      return extreme(reinterpret_cast<const MinMaxExpr&>(*expression), scope);
    case T_SubLink:
      return sub_query(reinterpret_cast<const SubLink&>(*expression), scope);
    case T_A_ArrayExpr:
      return Value::array(
          values(reinterpret_cast<const A_ArrayExpr&>(*expression).elements, scope));
    case T_RowExpr: {
      Value row = Value::array(values(reinterpret_cast<const RowExpr&>(*expression).args, scope));
      row.kind = ValueKind::Row;
      for (size_t i = 0; i < row.items.size(); ++i) {
        row.names.push_back("f" + std::to_string(i + 1));
      }
      return row;
    }
    case T_A_Indirection:
      return element(reinterpret_cast<const A_Indirection&>(*expression), scope);
    case T_CollateClause:
      return value(reinterpret_cast<const CollateClause&>(*expression).arg, scope);
    case T_NamedArgExpr:
      return value(
          reinterpret_cast<const Node*>(reinterpret_cast<const NamedArgExpr&>(*expression).arg),
          scope);
    case T_SQLValueFunction: {
      const auto op = reinterpret_cast<const SQLValueFunction&>(*expression).op;
      if (op == SVFOP_CURRENT_SCHEMA) {
        if (const auto found = builtin_function(session_, host_, "current_schema", {}))
          return *found;
      }
      const bool is_role = op == SVFOP_CURRENT_ROLE || op == SVFOP_CURRENT_USER || op == SVFOP_USER;
      if (is_role && session_.role) return Value::of_text(session_.text(session_.role));
      return Value::unknown(is_role || op == SVFOP_SESSION_USER ? "the current user"
                            : op == SVFOP_CURRENT_CATALOG       ? "the database's name"
                                                                : "the current time");
    }
    default:
      return Value::unknown("the value of an expression of this kind");
  }
}

std::vector<Value> Evaluator::values(const List* expressions, const RowScope* scope) {
  std::vector<Value> out;
  for (const Node* one : list_of<Node>(expressions)) out.push_back(value(one, scope));
  return out;
}

Value Evaluator::column(const ColumnRef& reference, const RowScope* scope) {
  std::vector<std::string_view> parts;
  for (const Node* field : list_of<Node>(reference.fields)) {
    const auto* word = node_as<String>(field, T_String);
    if (word == nullptr) return Value::unknown("a whole row");
    parts.emplace_back(word->sval);
  }
  const std::string_view name = parts.back();
  const std::string_view qualifier =
      parts.size() > 1 ? parts[parts.size() - 2] : std::string_view{};
  for (const RowScope* s = scope; s != nullptr; s = s->outer) {
    for (const auto& [source, row] : s->bound) {
      if (!qualifier.empty() && source->alias != qualifier) continue;
      for (size_t i = 0; i < source->columns.size(); ++i) {
        if (source->columns[i] != name) continue;
        if (row == nullptr) return Value::null();  // the outer side of a join
        if (i < row->values.size()) return row->values[i];
        if (source->system == nullptr) return Value::unknown("the column " + joined(parts));
        return system_value(session_, *source->system, *row, name);
      }
      if (parts.size() == 1 && source->alias == name && source->columns.size() == 1 &&
          row != nullptr && row->values.size() == 1) {
        return row->values[0];  // a function's single column
      }
    }
  }
  if (const auto variable = host_.variable(parts)) return *variable;
  return Value::unknown("\"" + joined(parts) + "\"");
}

Value Evaluator::operation(const A_Expr& expression, const RowScope* scope) {
  const auto words = name_parts(expression.name);
  const std::string_view op = words.empty() ? std::string_view{} : words.back();
  switch (expression.kind) {
    case AEXPR_OP:
      if (expression.lexpr == nullptr) return prefix(op, value(expression.rexpr, scope));
      return binary(session_, host_, op, value(expression.lexpr, scope),
                    value(expression.rexpr, scope));
    case AEXPR_OP_ANY:
    case AEXPR_OP_ALL:
    case AEXPR_IN:
      return quantified(expression, scope);
    case AEXPR_DISTINCT:
    case AEXPR_NOT_DISTINCT: {
      const Value a = value(expression.lexpr, scope), b = value(expression.rexpr, scope);
      if (!a.known()) return a;
      if (!b.known()) return b;
      const Value same = a.is_null() || b.is_null() ? Value::boolean(a.is_null() && b.is_null())
                                                    : equal(session_, a, b);
      return expression.kind == AEXPR_DISTINCT ? logical_not(same) : same;
    }
    case AEXPR_NULLIF: {
      Value a = value(expression.lexpr, scope);
      const Value same = equal(session_, a, value(expression.rexpr, scope));
      if (!same.known()) return same;
      return same.is_true() ? Value::null() : a;
    }
    case AEXPR_LIKE:
    case AEXPR_ILIKE: {
      // LIKE ... ESCAPE makes the pattern a call of like_escape(), which is not followed.
      const Value found = like(value(expression.lexpr, scope), value(expression.rexpr, scope),
                               expression.kind == AEXPR_ILIKE);
      return op.starts_with('!') ? logical_not(found) : found;
    }
    case AEXPR_BETWEEN:
    case AEXPR_NOT_BETWEEN: {
      const Value a = value(expression.lexpr, scope);
      const auto ends = values(reinterpret_cast<const List*>(expression.rexpr), scope);
      if (ends.size() != 2) break;
      const Value inside = logical_and(binary(session_, host_, ">=", a, ends[0]),
                                       binary(session_, host_, "<=", a, ends[1]));
      return expression.kind == AEXPR_BETWEEN ? inside : logical_not(inside);
    }
    default:
      break;
  }
  return Value::unknown("what the operator " + std::string(op) + " gives");
}

/// a = ANY (array), a <> ALL (array), a IN (list).
Value Evaluator::quantified(const A_Expr& expression, const RowScope* scope) {
  const Value left = value(expression.lexpr, scope);
  const auto words = name_parts(expression.name);
  const std::string op(words.empty() ? "=" : words.back());
  std::vector<Value> right;
  bool any = expression.kind != AEXPR_OP_ALL;
  if (expression.kind == AEXPR_IN) {
    right = values(reinterpret_cast<const List*>(expression.rexpr), scope);
    any = op == "=";
  } else {
    const Value array = value(expression.rexpr, scope);
    if (!array.known() || array.is_null()) return array;
    if (array.is(ValueKind::Text)) {
      const auto read = read_array(array.text);
      if (!read) return Value::unknown("an array");
      right = read->items;
    } else if (array.is(ValueKind::Array)) {
      right = array.items;
    } else {
      return Value::unknown("an array");
    }
  }
  Value out = Value::boolean(!any);
  for (const Value& one : right) {
    const Value each = binary(session_, host_, op, left, one);
    out = any ? logical_or(out, each) : logical_and(out, each);
  }
  return out;
}

Value Evaluator::boolean(const BoolExpr& expression, const RowScope* scope) {
  const auto truth = [&](const Node* node) {
    Value one = value(node, scope);
    if (!one.is(ValueKind::Text)) return one;
    const auto read = read_boolean(one.text);
    return read ? *read : Value::unknown("a boolean");
  };
  const auto arguments = list_of<Node>(expression.args);
  if (arguments.empty()) return Value::unknown("an empty condition");
  if (expression.boolop == NOT_EXPR) return logical_not(truth(arguments[0]));
  Value out = Value::boolean(expression.boolop == AND_EXPR);
  for (const Node* argument : arguments) {
    const Value one = truth(argument);
    out = expression.boolop == AND_EXPR ? logical_and(out, one) : logical_or(out, one);
    if (expression.boolop == AND_EXPR ? out.is_false() : out.is_true()) break;
  }
  return out;
}

Value Evaluator::null_test(const NullTest& test, const RowScope* scope) {
  const Value one = value(reinterpret_cast<const Node*>(test.arg), scope);
  if (!one.known()) return one;
  bool is_null = one.is_null();
  if (one.is(ValueKind::Row)) {  // of a row: all of its fields
    const bool want = test.nulltesttype == IS_NULL;
    return Value::boolean(std::all_of(one.items.begin(), one.items.end(),
                                      [&](const Value& field) { return field.is_null() == want; }));
  }
  return Value::boolean(test.nulltesttype == IS_NULL ? is_null : !is_null);
}

Value Evaluator::truth_test(const BooleanTest& test, const RowScope* scope) {
  const Value one = value(reinterpret_cast<const Node*>(test.arg), scope);
  if (!one.known()) return one;
  switch (test.booltesttype) {
    case IS_TRUE:
      return Value::boolean(one.is_true());
    case IS_NOT_TRUE:
      return Value::boolean(!one.is_true());
    case IS_FALSE:
      return Value::boolean(one.is_false());
    case IS_NOT_FALSE:
      return Value::boolean(!one.is_false());
    case IS_UNKNOWN:
      return Value::boolean(one.is_null());
    case IS_NOT_UNKNOWN:
      return Value::boolean(!one.is_null());
  }
  return Value::unknown("a truth test");
}

Value Evaluator::case_of(const CaseExpr& expression, const RowScope* scope) {
  const bool has_operand = expression.arg != nullptr;
  const Value operand =
      has_operand ? value(reinterpret_cast<const Node*>(expression.arg), scope) : Value::null();
  for (const CaseWhen* when : list_of<CaseWhen>(expression.args)) {
    Value condition = value(reinterpret_cast<const Node*>(when->expr), scope);
    if (has_operand) condition = equal(session_, operand, condition);
    if (!condition.known()) return condition;
    if (condition.is_true()) return value(reinterpret_cast<const Node*>(when->result), scope);
  }
  return value(reinterpret_cast<const Node*>(expression.defresult), scope);
}

Value Evaluator::extreme(const MinMaxExpr& expression, const RowScope* scope) {
  Value best = Value::null();
  for (const Value& one : values(expression.args, scope)) {
    if (!one.known()) return one;
    if (one.is_null()) continue;
    if (best.is_null()) {
      best = one;
      continue;
    }
    const auto order = compare(session_, one, best);
    if (!order) return Value::unknown("which value is the greatest or least");
    if (expression.op == IS_GREATEST ? *order > 0 : *order < 0) best = one;
  }
  return best;
}

/// Does it name nothing of the rows around it, nor anything that the host may change in between?
bool Evaluator::stands_alone(const SelectStmt& select, const RowScope* scope) const {
  if (!with_.empty()) return false;
  std::vector<const RowSource*> around;
  for (; scope != nullptr; scope = scope->outer) {
    for (const auto& bound : scope->bound) around.push_back(bound.first);
  }
  bool alone = true;
  walk_tree(reinterpret_cast<const Node*>(&select), [&](const Node* node) {
    if (node->type == T_ParamRef) alone = false;
    if (const auto* call = node_as<FuncCall>(node, T_FuncCall)) {
      const auto parts = name_parts(call->funcname);
      alone = alone && is_builtin_function(parts.back()) && !is_volatile_builtin(parts.back()) &&
              find_routines(session_, parts).empty();
    }
    if (const auto* reference = node_as<ColumnRef>(node, T_ColumnRef)) {
      const auto parts = name_parts(reference->fields);
      alone = alone && source_of(*reference, around) == nullptr &&
              (parts.empty() || !host_.variable(parts).has_value());
    }
    return alone;
  });
  return alone;
}

/// `own` holds them where they are this row's only.
const QueryRows& Evaluator::rows_of_sub_query(const SelectStmt& select, const RowScope* scope,
                                              QueryRows& own) {
  if (queries_ > 0) {
    const auto [at, is_new] = same_for_all_.try_emplace(&select);
    if (is_new && stands_alone(select, scope)) {
      QueryRows rows = query(select, scope);
      // Not `at`: the query may have had others of its own.
      return *(same_for_all_[&select] = std::move(rows));
    }
    if (at->second) return *at->second;
  }
  own = query(select, scope);
  return own;
}

Value Evaluator::sub_query(const SubLink& link, const RowScope* scope) {
  const auto* select = node_as<SelectStmt>(link.subselect, T_SelectStmt);
  if (select == nullptr) return Value::unknown("what a data statement returns");
  QueryRows own;
  const QueryRows& result = rows_of_sub_query(*select, scope, own);
  if (link.subLinkType == EXISTS_SUBLINK) {
    if (!result.unknown.empty()) return Value::unknown(result.unknown);
    for (const QueryRows::Row& row : result.rows) {
      if (row.certain) return Value::boolean(true);
    }
    if (result.rows.empty()) return Value::boolean(false);
    return Value::unknown("whether a row is there");
  }
  if (!result.unknown.empty()) return Value::unknown(result.unknown);
  if (!result.certain()) return Value::unknown("which rows a query gives");
  switch (link.subLinkType) {
    case EXPR_SUBLINK:
      if (result.rows.empty()) return Value::null();
      if (result.rows.size() > 1) {
        host_.raise("21000", "more than one row returned by a subquery used as an expression");
        return Value::unknown("more than one row");
      }
      return result.rows[0].values.empty() ? Value::null() : result.rows[0].values[0];
    case ARRAY_SUBLINK: {
      std::vector<Value> items;
      for (const QueryRows::Row& row : result.rows) {
        items.push_back(row.values.empty() ? Value::null() : row.values[0]);
      }
      return Value::array(std::move(items));
    }
    case ANY_SUBLINK:
    case ALL_SUBLINK: {
      const Value left = value(link.testexpr, scope);
      const auto words = name_parts(link.operName);
      const std::string op(words.empty() ? "=" : words.back());
      const bool any = link.subLinkType == ANY_SUBLINK;
      Value out = Value::boolean(!any);
      for (const QueryRows::Row& row : result.rows) {
        if (row.values.empty()) continue;
        const Value each = binary(session_, host_, op, left, row.values[0]);
        out = any ? logical_or(out, each) : logical_and(out, each);
      }
      return out;
    }
    default:
      return Value::unknown("the value of a sub-query of this kind");
  }
}

/// a[from:to] of an array of one dimension; what is left is counted from 1.
Value Evaluator::slice(const Value& of, const A_Indices& bounds, const RowScope* scope) {
  if (!of.is(ValueKind::Array)) return Value::unknown("a slice of an array");
  const auto size = static_cast<int64_t>(of.items.size());
  int64_t from = 1, to = size;
  for (const auto& [written, at] : {std::pair(bounds.lidx, &from), std::pair(bounds.uidx, &to)}) {
    if (written == nullptr) continue;
    const Value bound = value(written, scope);
    if (!bound.known() || bound.is_null()) return bound;
    if (!bound.is(ValueKind::Integer)) return Value::unknown("a slice of an array");
    *at = bound.integer + of.integer;
  }
  std::vector<Value> items;
  for (int64_t i = std::max<int64_t>(from, 1); i <= std::min(to, size); ++i) {
    items.push_back(of.items[static_cast<size_t>(i - 1)]);
  }
  return Value::array(std::move(items));
}

Value Evaluator::element(const A_Indirection& indirection, const RowScope* scope) {
  Value of = value(indirection.arg, scope);
  for (const Node* step : list_of<Node>(indirection.indirection)) {
    if (!of.known() || of.is_null()) return of;
    if (const auto* field = node_as<String>(step, T_String)) {
      const auto at = std::find(of.names.begin(), of.names.end(), field->sval);
      if (!of.is(ValueKind::Row) || at == of.names.end()) return Value::unknown("a field of a row");
      Value next = of.items[static_cast<size_t>(at - of.names.begin())];
      of = std::move(next);
      continue;
    }
    const auto* subscript = node_as<A_Indices>(step, T_A_Indices);
    if (subscript == nullptr) return Value::unknown("a part of a value");
    if (of.is(ValueKind::Text)) {
      const auto read = read_array(of.text);
      if (!read) return Value::unknown("an array");
      of = *read;
    }
    if (subscript->is_slice) {
      of = slice(of, *subscript, scope);
      continue;
    }
    const Value index = value(subscript->uidx, scope);
    if (!index.known() || index.is_null()) return index;
    if (!of.is(ValueKind::Array) || !index.is(ValueKind::Integer))
      return Value::unknown("an array's element");
    const int64_t i = index.integer + of.integer;
    if (i < 1 || i > static_cast<int64_t>(of.items.size())) return Value::null();
    Value next = of.items[static_cast<size_t>(i - 1)];
    of = std::move(next);
  }
  return of;
}

Value Evaluator::function(const FuncCall& call, const RowScope* scope) {
  const auto name = name_parts(call.funcname);
  if (name.empty()) return Value::unknown("a call");
  const bool of_catalog = name.size() == 1 || name[0] == "pg_catalog";
  if (of_catalog && is_aggregate(name.back()) && call.over == nullptr) {
    for (const RowScope* s = scope; s != nullptr; s = s->outer) {
      if (s->group != nullptr) return aggregate(name.back(), call, *s);
    }
  }
  if (call.over != nullptr) return Value::unknown("what a window function gives");
  if (of_catalog && (name.back() == "enum_range" || name.back() == "enum_first")) {
    if (auto labels = labels_of(session_, call)) {
      if (name.back() == "enum_range") return *labels;
      return labels->items.empty() ? Value::null() : labels->items[0];
    }
  }
  std::vector<Host::Argument> arguments;
  for (const Node* argument : list_of<Node>(call.args)) {
    const auto* named = node_as<NamedArgExpr>(argument, T_NamedArgExpr);
    arguments.push_back({named != nullptr ? named->name : "", value(argument, scope)});
  }
  if (call.func_variadic && !arguments.empty() && arguments.back().value.is(ValueKind::Array)) {
    const std::vector<Value> items = std::move(arguments.back().value.items);
    arguments.pop_back();
    for (const Value& item : items) arguments.push_back({"", item});
  }
  if (of_catalog && is_builtin_function(name.back())) {
    std::vector<Value> plain;
    for (const Host::Argument& argument : arguments) plain.push_back(argument.value);
    if (const auto found = builtin_function(session_, host_, name.back(), plain)) return *found;
  }
  // What it does may change what a sub-query gives.
  auto kept = std::exchange(same_for_all_, {});
  const int queries = std::exchange(queries_, 0);
  Value result = host_.call(call, std::move(arguments));
  same_for_all_ = std::move(kept);
  queries_ = queries;
  return result;
}

}  // namespace dryshod
