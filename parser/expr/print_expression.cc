// Expressions but for constants, columns, calls: operators fully parenthesised and rewritten as the
// analyser does whatever the types are (src/backend/parser/parse_expr.c), printed as
// get_rule_expr() does (src/backend/utils/adt/ruleutils.c). Knows no types; what hangs on them
// stays as written.
#include "parser/expr/builtin_objects.h"
#include "parser/expr/builtins.h"
#include "parser/expr/printer.h"

namespace dryshod {
namespace {

std::vector<const Node*> vector_of(const List* list) {
  std::vector<const Node*> nodes;
  for (const Node* node : list_of<Node>(list)) nodes.push_back(node);
  return nodes;
}

bool is_null_constant(const Node* node) {
  const auto* c = node_as<A_Const>(node, T_A_Const);
  return c != nullptr && c->isnull;
}

// The operators that pg_catalog has for enums and arrays of them with both operands alike.
bool is_comparison(std::string_view op) {
  return op == "=" || op == "<>" || op == "<" || op == ">" || op == "<=" || op == ">=" ||
         op == "@>" || op == "<@" || op == "&&";
}

}  // namespace

std::string_view single_name(const List* names) {
  const auto parts = name_parts(names);
  if (parts.size() == 1) return parts[0];
  return parts.size() == 2 && parts[0] == "pg_catalog" ? parts[1] : std::string_view{};
}

void Printer::expressions(const List* list) {
  bool first = true;
  for (const Node* item : list_of<Node>(list)) {
    if (!first) put(", ");
    first = false;
    expression(item);
  }
}

void Printer::dispatch(const Node* node, Flatten flatten) {
  switch (node->type) {
    case T_ColumnRef:
      return column(*reinterpret_cast<const ColumnRef*>(node));
    case T_A_Const:
      return constant(*reinterpret_cast<const A_Const*>(node));
    case T_ParamRef:
      return parameter_number(reinterpret_cast<const ParamRef*>(node)->number);
    case T_TypeCast:
      return cast(*reinterpret_cast<const TypeCast*>(node));
    case T_FuncCall:
      return function(*reinterpret_cast<const FuncCall*>(node));
    case T_A_Expr:
      return operator_expression(*reinterpret_cast<const A_Expr*>(node), flatten);
    case T_BoolExpr:
      return bool_expression(*reinterpret_cast<const BoolExpr*>(node), flatten);
    case T_CaseExpr:
      return case_expression(*reinterpret_cast<const CaseExpr*>(node));
    case T_SubLink:
      return sublink(*reinterpret_cast<const SubLink*>(node));
    case T_RowExpr:
      return row(reinterpret_cast<const RowExpr*>(node)->args);
    case T_A_Indirection:
      return indirection(*reinterpret_cast<const A_Indirection*>(node));
    case T_SQLValueFunction:
      return sql_value_function(*reinterpret_cast<const SQLValueFunction*>(node));
    case T_XmlExpr:
      return xml(*reinterpret_cast<const XmlExpr*>(node));
    case T_XmlSerialize:
      return xml_serialize(*reinterpret_cast<const XmlSerialize*>(node));
    case T_SetToDefault:
      return put("DEFAULT");
    case T_MergeSupportFunc:
      return put("MERGE_ACTION()");
    case T_NullTest: {
      const auto* t = reinterpret_cast<const NullTest*>(node);
      put("(");
      expression(reinterpret_cast<const Node*>(t->arg));
      return put(t->nulltesttype == IS_NULL ? " IS NULL)" : " IS NOT NULL)");
    }
    case T_BooleanTest: {
      constexpr std::string_view kTests[] = {" IS TRUE)",      " IS NOT TRUE)", " IS FALSE)",
                                             " IS NOT FALSE)", " IS UNKNOWN)",  " IS NOT UNKNOWN)"};
      const auto* t = reinterpret_cast<const BooleanTest*>(node);
      put("(");
      condition(reinterpret_cast<const Node*>(t->arg));
      return put(kTests[t->booltesttype]);
    }
    case T_CollateClause: {
      const auto* c = reinterpret_cast<const CollateClause*>(node);
      put("(");
      expression(c->arg);
      put(" COLLATE ");
      out_.append(collation_text(session_, c->collname));
      return put(")");
    }
    case T_NamedArgExpr: {
      const auto* a = reinterpret_cast<const NamedArgExpr*>(node);
      put_ident(a->name);
      put(" => ");
      return expression(reinterpret_cast<const Node*>(a->arg));
    }
    case T_CoalesceExpr: {
      const List* args = reinterpret_cast<const CoalesceExpr*>(node)->args;
      const ImpliedGuard guard(*this);
      imply_for_common(vector_of(args));
      put("COALESCE(");
      alike(args);
      return put(")");
    }
    case T_MinMaxExpr: {
      const auto* m = reinterpret_cast<const MinMaxExpr*>(node);
      const ImpliedGuard guard(*this);
      imply_for_common(vector_of(m->args));
      put(m->op == IS_GREATEST ? "GREATEST(" : "LEAST(");
      alike(m->args);
      return put(")");
    }
    case T_GroupingFunc:
      put("GROUPING(");
      expressions(reinterpret_cast<const GroupingFunc*>(node)->args);
      return put(")");
    case T_A_ArrayExpr:
      return array(vector_of(reinterpret_cast<const A_ArrayExpr*>(node)->elements));
    case T_CurrentOfExpr:
      put("CURRENT OF ");
      return put_ident(reinterpret_cast<const CurrentOfExpr*>(node)->cursor_name);
    case T_List:
      return expressions(reinterpret_cast<const List*>(node));
    default:
      if (!json(node))
        fail("expression of a kind that is not known (node tag " +
             std::to_string(static_cast<int>(node->type)) + ")");
  }
}

// ---- operators --------------------------------------------------------------

void Printer::binary(std::string_view op, const Node* left, const Node* right) {
  const ImpliedGuard guard(*this);
  imply_for_operator(op == "IS DISTINCT FROM" ? "=" : op, left, right);
  imply_for_rows(op, left, right);
  put("(");
  if (left != nullptr) {
    operand(left, right);
    put(" ");
  }
  put_operator(op, extension_operator_of(op, left, right));
  put(" ");
  operand(right, left);
  put(")");
}

void Printer::binary(const List* name, const Node* left, const Node* right) {
  const ImpliedGuard guard(*this);
  if (left == nullptr && single_name(name) == "-") {
    // - 1 is printed as it is read again: the constant -1 (doNegate() of
    // src/backend/parser/gram.y).
    const ExprBuilder operand = captured([&] { expression(right); });
    if (operand.refs().empty() &&
        operand.text().find_first_not_of("0123456789.") == std::string::npos) {
      return number("-" + operand.text());
    }
  }
  const std::string_view single = single_name(name);
  if (!single.empty() && may_be_builtin(single)) {
    imply_for_operator(single, left, right);
    imply_for_rows(single, left, right);
  } else {
    imply_for_own_operator(name, left, right);
  }
  const bool compares = is_comparison(single_name(name));
  put("(");
  if (left != nullptr) {
    operand(left, compares ? right : nullptr);
    put(" ");
  }
  put_operator(name, left, right);
  put(" ");
  operand(right, compares ? left : nullptr);
  put(")");
}

// make_row_comparison_op(): = and <> of two rows go member by member, the others stay rows.
void Printer::compare(std::string_view op, const Node* left, const Node* right, Flatten flatten) {
  const auto* l = node_as<RowExpr>(left, T_RowExpr);
  const auto* r = node_as<RowExpr>(right, T_RowExpr);
  const int count = l == nullptr ? 0 : list_of<Node>(l->args).size();
  const bool by_member = l != nullptr && r != nullptr && count > 0 &&
                         count == list_of<Node>(r->args).size() && (op == "=" || op == "<>");
  if (!by_member) return binary(op, left, right);
  const auto pair = [&](int i, Flatten inner) {
    compare(op, list_of<Node>(l->args)[i], list_of<Node>(r->args)[i], inner);
  };
  if (count == 1) return pair(0, flatten);
  if (op == "=") return joined(" AND ", Flatten::And, flatten, count, pair);
  joined(" OR ", Flatten::Or, flatten, count, pair);
}

void Printer::operator_expression(const A_Expr& e, Flatten flatten) {
  switch (e.kind) {
    case AEXPR_OP:
    case AEXPR_LIKE:
    case AEXPR_ILIKE:
    case AEXPR_SIMILAR: {
      const auto parts = name_parts(e.name);
      if (e.lexpr != nullptr && parts.size() == 1 && (parts[0] == "=" || parts[0] == "<>")) {
        return compare(parts[0], e.lexpr, e.rexpr, flatten);
      }
      return binary(e.name, e.lexpr, e.rexpr);
    }
    case AEXPR_OP_ANY:
      return any_or_all(e, " ANY (");
    case AEXPR_OP_ALL:
      return any_or_all(e, " ALL (");
    case AEXPR_DISTINCT:
      return distinct(e.lexpr, e.rexpr, false, flatten);
    case AEXPR_NOT_DISTINCT:
      return distinct(e.lexpr, e.rexpr, true, flatten);
    case AEXPR_NULLIF: {
      const ImpliedGuard guard(*this);
      imply_for_operator("=", e.lexpr, e.rexpr);
      put("NULLIF(");
      operand(e.lexpr, e.rexpr);
      put(", ");
      operand(e.rexpr, e.lexpr);
      return put(")");
    }
    case AEXPR_IN:
      return in_list(e, flatten);
    case AEXPR_BETWEEN:
    case AEXPR_NOT_BETWEEN:
    case AEXPR_BETWEEN_SYM:
    case AEXPR_NOT_BETWEEN_SYM:
      return between(e, flatten);
  }
  fail("operator of a kind that is not known", e.location);
}

void Printer::any_or_all(const A_Expr& e, std::string_view word) {
  if (any_as_in_list(e)) return;
  const ImpliedGuard guard(*this);
  imply_for_array(single_name(e.name), e.lexpr, e.rexpr);
  const bool compares = is_comparison(single_name(e.name));
  put("(");
  element_and_array(e.lexpr, compares ? e.rexpr : nullptr, false);
  put(" ");
  put_array_operator(e.name, e.lexpr, e.rexpr);
  put(word);
  element_and_array(e.rexpr, compares ? e.lexpr : nullptr, true);
  put("))");
}

// For a row, IS NULL looks into its fields, IS NOT DISTINCT FROM NULL does not. True where the
// value may be one, as far as a raw tree and known columns tell.
bool Printer::may_be_row(const Node* node) {
  const auto is_row_type = [&](const ExprBuilder& type) {
    if (type.refs().empty()) return type.text() == "record" || type.text() == "anyelement";
    const Catalog& catalog = session_.catalog;
    const Ref named = type.refs()[0];
    return !type.text().ends_with("[]") && !catalog.is<Enum>(named) && !catalog.is<Range>(named);
  };
  switch (node->type) {
    case T_A_Const:
    case T_A_Expr:
    case T_A_ArrayExpr:
    case T_BoolExpr:
    case T_NullTest:
    case T_BooleanTest:
    case T_SQLValueFunction:
    case T_CollateClause:
      return false;
    case T_ColumnRef: {
      const ColumnEntry* column = as_column(node);
      return column == nullptr || !column->type || is_row_type(session_.catalog.open(column->type));
    }
    case T_TypeCast: {
      const auto type = type_text(session_, *reinterpret_cast<const TypeCast*>(node)->typeName);
      return type && is_row_type(*type);
    }
    case T_FuncCall: {
      const auto parts = name_parts(reinterpret_cast<const FuncCall*>(node)->funcname);
      return !is_builtin_function(parts.back()) || builtin_record(session_.major, parts.back()) ||
             !find_routines(session_, parts).empty();
    }
    default:
      return true;
  }
}

// transformAExprDistinct(): NULL on a side makes it a null test.
void Printer::distinct(const Node* left, const Node* right, bool negated, Flatten flatten) {
  if (is_null_constant(right) || is_null_constant(left)) {
    const Node* tested = is_null_constant(right) ? left : right;
    const bool row = may_be_row(tested);
    put("(");
    expression(tested);
    if (row) return put(negated ? " IS NOT DISTINCT FROM NULL)" : " IS DISTINCT FROM NULL)");
    return put(negated ? " IS NULL)" : " IS NOT NULL)");
  }
  if (negated) {
    put("(NOT ");
    distinct(left, right, false, Flatten::No);
    return put(")");
  }
  const auto* l = node_as<RowExpr>(left, T_RowExpr);
  const auto* r = node_as<RowExpr>(right, T_RowExpr);
  const int count = l == nullptr ? 0 : list_of<Node>(l->args).size();
  if (l != nullptr && r != nullptr && count > 0 && count == list_of<Node>(r->args).size()) {
    const auto pair = [&](int i, Flatten inner) {
      distinct(list_of<Node>(l->args)[i], list_of<Node>(r->args)[i], false, inner);
    };
    if (count == 1) return pair(0, flatten);
    return joined(" OR ", Flatten::Or, flatten, count, pair);
  }
  binary("IS DISTINCT FROM", left, right);
}

// transformAExprBetween().
void Printer::between(const A_Expr& e, Flatten flatten) {
  const auto bounds = list_of<Node>(reinterpret_cast<const List*>(e.rexpr));
  const Node* low = bounds[0];
  const Node* high = bounds[1];
  const bool negated = e.kind == AEXPR_NOT_BETWEEN || e.kind == AEXPR_NOT_BETWEEN_SYM;
  const Flatten inner_kind = negated ? Flatten::Or : Flatten::And;
  const auto range = [&](const Node* from, const Node* to, Flatten around) {
    joined(negated ? " OR " : " AND ", inner_kind, around, 2, [&](int i, Flatten) {
      if (i == 0) return compare(negated ? "<" : ">=", e.lexpr, from, Flatten::No);
      compare(negated ? ">" : "<=", e.lexpr, to, Flatten::No);
    });
  };
  if (e.kind == AEXPR_BETWEEN || e.kind == AEXPR_NOT_BETWEEN) return range(low, high, flatten);
  const Flatten own = negated ? Flatten::And : Flatten::Or;
  joined(negated ? " AND " : " OR ", own, flatten, 2,
         [&](int i, Flatten inner) { range(i == 0 ? low : high, i == 0 ? high : low, inner); });
}

// coerce_to_boolean() of src/backend/parser/parse_coerce.c, where what was a truth value may be
// none.
void Printer::need_boolean(const Node* node, BoolExprType what) {
  if (session_.printing != Printing::Again || typing_) return;
  const ValueType type = type_of(node);
  if (type.category == 0 || type.base == "boolean" || type.is_unknown_literal()) return;
  const char* word = what == AND_EXPR ? "AND" : what == OR_EXPR ? "OR" : "NOT";
  fail(std::string("argument of ") + word + " must be type boolean, not type " + type.name);
}

void Printer::bool_expression(const BoolExpr& e, Flatten flatten) {
  const auto args = list_of<Node>(e.args);
  for (const Node* arg : args) need_boolean(arg, e.boolop);
  const auto item = [&](int i, Flatten inner) { condition(args[i], inner); };
  switch (e.boolop) {
    case AND_EXPR:
      return joined(" AND ", Flatten::And, flatten, args.size(), item);
    case OR_EXPR:
      return joined(" OR ", Flatten::Or, flatten, args.size(), item);
    case NOT_EXPR:
      put("(NOT ");
      condition(args[0]);
      put(")");
  }
}

// ---- others -----------------------------------------------------------------

void Printer::case_expression(const CaseExpr& e) {
  std::vector<const Node*> results{reinterpret_cast<const Node*>(e.defresult)};
  for (const CaseWhen* when : list_of<CaseWhen>(e.args)) {
    results.push_back(reinterpret_cast<const Node*>(when->result));
  }
  const Node* typed = typed_among(results);
  const auto* arg = reinterpret_cast<const Node*>(e.arg);
  const ImpliedGuard guard(*this);
  const Expr shown = imply_for_common(results);
  put("CASE");
  if (e.arg != nullptr) {
    put(" ");
    const auto* cast = node_as<TypeCast>(arg, T_TypeCast);
    if ((cast != nullptr ? cast->arg : arg)->type == T_A_Const) imply_for_type(arg, "text");
    expression(arg);
  }
  for (const CaseWhen* when : list_of<CaseWhen>(e.args)) {
    put(" WHEN ");
    const ImpliedGuard compared(*this);
    const auto* value = reinterpret_cast<const Node*>(when->expr);
    if (arg != nullptr) {
      imply_for_operator("=", arg, value, true);
      operand(value, arg);
    } else {
      condition(value);
    }
    put(" THEN ");
    operand(reinterpret_cast<const Node*>(when->result), typed);
  }
  put(" ELSE ");
  if (e.defresult != nullptr) {
    operand(reinterpret_cast<const Node*>(e.defresult), typed);
  } else {
    put("NULL");
    if (shown) {
      put("::");
      out_.append(session_.catalog.open(shown));
    }
  }
  put(" END");
}

void Printer::subquery(const Node* select, bool names_visible) {
  put("(");
  indent_ += 4;
  QueryPlace place;
  place.outer = level_;
  place.nested = true;
  place.names_visible = names_visible;
  query(select, place);
  indent_ -= 4;
  put(")");
}

void Printer::sublink(const SubLink& link) {
  switch (link.subLinkType) {
    case EXPR_SUBLINK:
      return subquery(link.subselect, false);
    case ARRAY_SUBLINK:
      put("ARRAY");
      return subquery(link.subselect, false);
    case EXISTS_SUBLINK:
      put("(EXISTS ");
      subquery(link.subselect, false);
      return put(")");
    case ANY_SUBLINK:
    case ALL_SUBLINK: {
      // x = ANY (SELECT) and x IN (SELECT) are one tree.
      const std::string_view op = link.operName == nullptr ? "=" : single_name(link.operName);
      const ImpliedGuard guard(*this);
      imply_for_subquery(op, link);
      put("(");
      expression(link.testexpr);
      ExtensionOperator found{};
      if (link.testexpr->type != T_RowExpr && wants_operand_types()) {
        found = extension_operator(session_, op, {type_of(link.testexpr), type_of_column(link)});
      }
      if (found.schema) {
        put(" ");
        put_operator(op, found);
        put(link.subLinkType == ANY_SUBLINK ? " ANY " : " ALL ");
      } else if (link.subLinkType == ANY_SUBLINK && op == "=") {
        put(" IN ");
      } else {
        put(" ");
        out_.append(operator_text(session_, link.operName));
        put(link.subLinkType == ANY_SUBLINK ? " ANY " : " ALL ");
      }
      subquery(link.subselect, false);
      return put(")");
    }
    default:
      fail("subquery of a kind that is not known", link.location);
  }
}

void Printer::row(const List* args) {
  put("ROW(");
  expressions(args);
  put(")");
}

// Subscripts of jsonb are integers or text, those of arrays integers (jsonb_subscript_transform()
// of src/backend/utils/adt/jsonbsubs.c, array_subscript_transform() of arraysubs.c).
void Printer::subscripts(const List* indirection, const ValueType& container, Name star) {
  const ImpliedGuard guard(*this);
  const bool document = container.base == "jsonb";
  bool direct = document || container.base.ends_with("[]");  // before the first field
  const auto index = [&](const Node* node) {
    if (node == nullptr) return;
    // Other casts are hidden where they are not written (printSubscripts() of ruleutils.c).
    const auto* cast = node_as<TypeCast>(node, T_TypeCast);
    const bool constant = (cast != nullptr ? cast->arg : node)->type == T_A_Const;
    if (direct && constant && !(document && type_of(node).base == "integer")) {
      imply_for_type(node, document ? "text" : "integer");
    }
    expression(node);
  };
  for (const Node* step : list_of<Node>(indirection)) {
    if (const auto* field = node_as<String>(step, T_String)) {
      put(".");
      put_ident(std::string_view(field->sval));
      direct = false;
    } else if (step->type == T_A_Star) {
      put(".");
      if (star) {
        put_ident(session_.text(star));
      } else {
        put("*");
      }
    } else if (const auto* indices = node_as<A_Indices>(step, T_A_Indices)) {
      put("[");
      index(indices->lidx);
      if (indices->is_slice) put(":");
      index(indices->uidx);
      put("]");
    }
  }
}

// (t).a of a relation in sight is its column (ParseComplexProjection() in parse_func.c).
const ColumnEntry* Printer::whole_row_field(const A_Indirection& e) const {
  const auto steps = list_of<Node_>(e.indirection);
  const auto* field = steps.size() == 1 ? node_as<String>(steps[0], T_String) : nullptr;
  const RangeItem* item = field != nullptr ? as_whole_row(e.arg) : nullptr;
  if (item == nullptr) return nullptr;
  const FoundColumn found = find_column(session_, *item, session_.name(field->sval));
  return found.ambiguous ? nullptr : found.column;
}

void Printer::indirection(const A_Indirection& e, Name field) {
  if (const ColumnEntry* column = whole_row_field(e)) return column_entry(*column);
  // get_rule_expr() of ruleutils.c: a field of a field and a subscript of a field need no
  // parentheses, nor does a field of a subscript.
  const bool by_index = list_of<Node>(e.indirection)[0]->type == T_A_Indices;
  const auto* inner = node_as<A_Indirection>(e.arg, T_A_Indirection);
  // A parameter is shown by its name, where it has one.
  const bool column = e.arg->type == T_ColumnRef || (by_index && e.arg->type == T_ParamRef) ||
                      (inner != nullptr && whole_row_field(*inner) != nullptr);
  if (column) inner = nullptr;
  const auto inner_steps = list_of<Node>(inner == nullptr ? nullptr : inner->indirection);
  const bool of_index =
      inner != nullptr && inner_steps[inner_steps.size() - 1]->type == T_A_Indices;
  const bool bare = by_index ? column || (inner != nullptr && !of_index) : inner != nullptr;
  if (!bare) put("(");
  expression(e.arg);
  if (!bare) put(")");
  const bool typed = by_index && !typing_;
  subscripts(e.indirection, typed ? type_of(e.arg) : ValueType{}, field);
}

}  // namespace dryshod
