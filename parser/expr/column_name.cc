// Names of output columns that have no AS: FigureColnameInternal() of
// src/backend/parser/parse_target.c. Knows raw nodes only.
#include <string_view>

#include "parser/expr/printer.h"

namespace dryshod {
namespace {

struct Figured {
  std::string_view name;
  int strength = 0;  // 0: none; 1: a type's name or CASE, which a better one replaces; 2: good
};

std::string_view last_string(const List* list) {
  std::string_view last;
  for (const Node* node : list_of<Node>(list)) {
    if (const auto* string = node_as<String>(node, T_String)) last = string->sval;
  }
  return last;
}

std::string_view sql_value_name(SQLValueFunctionOp op) {
  switch (op) {
    case SVFOP_CURRENT_DATE:
      return "current_date";
    case SVFOP_CURRENT_TIME:
    case SVFOP_CURRENT_TIME_N:
      return "current_time";
    case SVFOP_CURRENT_TIMESTAMP:
    case SVFOP_CURRENT_TIMESTAMP_N:
      return "current_timestamp";
    case SVFOP_LOCALTIME:
    case SVFOP_LOCALTIME_N:
      return "localtime";
    case SVFOP_LOCALTIMESTAMP:
    case SVFOP_LOCALTIMESTAMP_N:
      return "localtimestamp";
    case SVFOP_CURRENT_ROLE:
      return "current_role";
    case SVFOP_CURRENT_USER:
      return "current_user";
    case SVFOP_USER:
      return "user";
    case SVFOP_SESSION_USER:
      return "session_user";
    case SVFOP_CURRENT_CATALOG:
      return "current_catalog";
    case SVFOP_CURRENT_SCHEMA:
      return "current_schema";
  }
  return {};
}

std::string_view xml_name(XmlExprOp op) {
  switch (op) {
    case IS_XMLCONCAT:
      return "xmlconcat";
    case IS_XMLELEMENT:
      return "xmlelement";
    case IS_XMLFOREST:
      return "xmlforest";
    case IS_XMLPARSE:
      return "xmlparse";
    case IS_XMLPI:
      return "xmlpi";
    case IS_XMLROOT:
      return "xmlroot";
    default:
      return {};  // XMLSERIALIZE has a node of its own, IS DOCUMENT no name
  }
}

/// `columns`: those are named that an expression is of, or of a part of.
Figured figure(const void* node, bool columns = true);

// The server asks the analysed subquery for the name of its first target.
Figured figure_sublink(const SubLink& link) {
  switch (link.subLinkType) {
    case EXISTS_SUBLINK:
      return {"exists", 2};
    case ARRAY_SUBLINK:
      return {"array", 2};
    case EXPR_SUBLINK:
      break;
    default:
      return {};
  }
  const auto* select = node_as<SelectStmt>(link.subselect, T_SelectStmt);
  while (select != nullptr && select->larg != nullptr) select = select->larg;
  if (select == nullptr) return {};
  if (select->valuesLists != nullptr) return {"column1", 2};
  if (list_of<Node>(select->targetList).empty()) return {};
  const ResTarget* first = list_of<ResTarget>(select->targetList)[0];
  if (first->name != nullptr) return {first->name, 2};
  return {figure_column_name(first->val), 2};
}

Figured figure_indirection(const A_Indirection& e) {
  const std::string_view last = last_string(e.indirection);
  if (!last.empty()) return {last, 2};
  return figure(e.arg);
}

Figured figure_cast(const TypeCast& cast, bool columns) {
  const Figured inner = figure(cast.arg, columns);
  if (inner.strength > 1) return inner;
  const std::string_view type = cast.typeName == nullptr ? "" : last_string(cast.typeName->names);
  return type.empty() ? inner : Figured{type, 1};
}

Figured figure_json_function(const JsonFuncExpr& f) {
  switch (f.op) {
    case JSON_EXISTS_OP:
      return {"json_exists", 2};
    case JSON_QUERY_OP:
      return {"json_query", 2};
    case JSON_VALUE_OP:
      return {"json_value", 2};
    default:
      return {};
  }
}

Figured figure(const void* node, bool columns) {
  if (node == nullptr) return {};
  switch (static_cast<const Node*>(node)->type) {
    case T_ColumnRef: {
      const std::string_view last = last_string(static_cast<const ColumnRef*>(node)->fields);
      return last.empty() || !columns ? Figured{} : Figured{last, 2};
    }
    case T_A_Indirection:
      return figure_indirection(*static_cast<const A_Indirection*>(node));
    case T_FuncCall:
      return {last_string(static_cast<const FuncCall*>(node)->funcname), 2};
    case T_A_Expr:
      if (static_cast<const A_Expr*>(node)->kind == AEXPR_NULLIF) return {"nullif", 2};
      return {};
    case T_TypeCast:
      return figure_cast(*static_cast<const TypeCast*>(node), columns);
    case T_CollateClause:
      return figure(static_cast<const CollateClause*>(node)->arg, columns);
    case T_GroupingFunc:
      return {"grouping", 2};
    case T_MergeSupportFunc:
      return {"merge_action", 2};
    case T_SubLink:
      return figure_sublink(*static_cast<const SubLink*>(node));
    case T_CaseExpr: {
      const Figured otherwise = figure(static_cast<const CaseExpr*>(node)->defresult, columns);
      return otherwise.strength > 1 ? otherwise : Figured{"case", 1};
    }
    case T_A_ArrayExpr:
      return {"array", 2};
    case T_RowExpr:
      return {"row", 2};
    case T_CoalesceExpr:
      return {"coalesce", 2};
    case T_MinMaxExpr:
      return {static_cast<const MinMaxExpr*>(node)->op == IS_GREATEST ? "greatest" : "least", 2};
    case T_SQLValueFunction:
      return {sql_value_name(static_cast<const SQLValueFunction*>(node)->op), 2};
    case T_XmlExpr: {
      const std::string_view name = xml_name(static_cast<const XmlExpr*>(node)->op);
      return name.empty() ? Figured{} : Figured{name, 2};
    }
    case T_XmlSerialize:
      return {"xmlserialize", 2};
    case T_JsonParseExpr:
      return {"json", 2};
    case T_JsonScalarExpr:
      return {"json_scalar", 2};
    case T_JsonSerializeExpr:
      return {"json_serialize", 2};
    case T_JsonObjectConstructor:
      return {"json_object", 2};
    case T_JsonArrayConstructor:
    case T_JsonArrayQueryConstructor:
      return {"json_array", 2};
    case T_JsonObjectAgg:
      return {"json_objectagg", 2};
    case T_JsonArrayAgg:
      return {"json_arrayagg", 2};
    case T_JsonFuncExpr:
      return figure_json_function(*static_cast<const JsonFuncExpr*>(node));
    default:
      return {};
  }
}

}  // namespace

std::string_view name_without_columns(const Node* node) {
  return figure(node, false).name;
}

std::string_view figure_column_name(const Node* node) {
  const Figured figured = figure(node);
  return figured.name.empty() ? "?column?" : figured.name;
}

}  // namespace dryshod
