// The type an expression has, as exprType() and exprTypmod() would say after analysis
// (src/backend/nodes/nodeFuncs.c). Where anything in it is not known for sure, the answer is none.
// Knows raw trees and what is in scope; the rules of choice are value_type.cc's.
#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/expr/own_operators.h"
#include "parser/expr/printer.h"
#include "parser/lower/routine.h"

namespace dryshod {
namespace {

/// A type's text without its modifier: "character varying(5)[]" → "character varying[]".
std::string bare_type(std::string_view text) {
  std::string out;
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c == '(') ++depth;
    if (depth == 0) out += c;
    if (!quoted && c == ')') --depth;
  }
  const std::string brackets = out.ends_with("[]") ? "[]" : "";
  if (out.starts_with("interval ") || out.starts_with("interval(")) return "interval" + brackets;
  return out;
}

/// "bpchar", "bit" and keywords as format_type() spells them, and back: the plain words would mean
/// (1), or be quoted by type_text().
std::string replaced_word(std::string name, std::string_view from, std::string_view to) {
  if (name == from || name == std::string(from) + "[]") name.replace(0, from.size(), to);
  return name;
}
std::string catalog_name(std::string name) {
  name = replaced_word(std::move(name), "bpchar", "character");
  const std::string_view brackets = name.ends_with("[]") ? "[]" : "";
  const std::string word = name.substr(0, name.size() - brackets.size());
  const bool quoted = word.size() > 2 && word[0] == '"' && word.back() == '"';
  if (!quoted || word == "\"char\"" || word.find('"', 1) != word.size() - 1) return name;
  return word.substr(1, word.size() - 2) + std::string(brackets);
}
std::string sure_name(std::string name) {
  return replaced_word(replaced_word(std::move(name), "character", "bpchar"), "bit", "\"bit\"");
}

}  // namespace

ValueType Printer::value_type(Expr type) {
  if (!type) return {};
  const Catalog& catalog = session_.catalog;
  const std::string text = catalog.render(type);
  if (text == "unknown") return unknown_literal();
  ValueType value = builtin_value_type(catalog_name(bare_type(text)));
  value.text = type;
  const auto refs = catalog.refs(type);
  if (value.category != 0 || refs.size() != 1) return value;
  if (value.name.ends_with("[]")) {
    value.category = 'A';
    return value;
  }
  switch (catalog.kind(refs[0])) {
    case Kind::Enum:
      value.category = 'E';
      break;
    case Kind::Composite:
    case Kind::Table:
    case Kind::View:
    case Kind::MaterializedView:
      value.category = 'C';
      break;
    case Kind::Range:
      value.category = 'R';
      break;
    case Kind::Domain: {
      const ValueType under = value_type(catalog.get<Domain>(refs[0]).type);
      value.base = under.base;
      value.category = under.category;
      value.preferred = under.preferred;
      break;
    }
    default:
      break;
  }
  return value;
}

// The type of that name: pg_catalog's, or one of the given ones, an array or element of one.
ValueType Printer::named_type(const std::string& name, const std::vector<ValueType>& near) {
  ExprBuilder text;
  if (builtin_value_type(name).category != 0) {
    text << sure_name(name);
    return value_type(session_.catalog.intern(text));
  }
  for (const ValueType& other : near) {
    if (!other.text) continue;
    if (other.name == name) return value_type(other.text);
    text = session_.catalog.open(other.text);
    if (other.name + "[]" == name) {
      return value_type(session_.catalog.intern(text << "[]"));
    }
    if (other.name == name + "[]") {
      text.text().resize(text.text().size() - 2);
      return value_type(session_.catalog.intern(text));
    }
  }
  return {};
}

// select_common_type() and select_common_typmod().
ValueType Printer::common_value_type(const std::vector<ValueType>& types) {
  const int at = common_type(types);
  if (at == -2) return {};
  if (at == -1) return named_type("text", {});
  const ValueType& chosen = types[static_cast<size_t>(at)];
  bool same_name = true, same_text = true;
  for (const ValueType& type : types) {
    same_name = same_name && type.name == chosen.name;
    same_text = same_text && type.text &&
                session_.catalog.render(type.text) == session_.catalog.render(chosen.text);
  }
  if (same_text) return chosen;
  return same_name ? without_modifier(chosen) : named_type(chosen.base, types);
}

ValueType Printer::without_modifier(const ValueType& type) {
  const bool builtin = builtin_value_type(type.name).category != 0;
  return builtin ? named_type(type.name, {}) : type;
}

std::vector<ValueType> Printer::types_of(const List* list) {
  std::vector<ValueType> types;
  for (const Node_* node : list_of<Node_>(list)) types.push_back(type_of(node));
  return types;
}

std::vector<ValueType> Printer::types_of(const std::vector<const Node_*>& nodes) {
  std::vector<ValueType> types;
  for (const Node_* node : nodes) types.push_back(type_of(node));
  return types;
}

ValueType Printer::type_of(const Node_* node) {
  if (node == nullptr) return {};
  const auto cached = types_.find(node);
  if (cached != types_.end()) return cached->second;
  types_[node] = {};  // whatever comes back to itself is not known
  ValueType type = figure_type(node);
  types_[node] = type;
  return type;
}

ValueType Printer::figure_type(const Node_* node) {
  const auto builtin = [&](std::string_view name) { return named_type(std::string(name), {}); };
  const auto written = [&](const TypeName* name) -> ValueType {
    const auto text = name != nullptr ? type_text(session_, *name) : std::nullopt;
    return text ? value_type(session_.catalog.intern(*text)) : ValueType{};
  };
  const auto output_or = [&](const JsonOutput* output, const char* usual) {
    return output != nullptr ? written(output->typeName) : builtin(usual);
  };
  // transformJsonConstructorOutput(): jsonb where a value is.
  const auto json_of = [&](const std::vector<const JsonValueExpr*>& values) -> ValueType {
    bool binary = false;
    for (const JsonValueExpr* value : values) {
      const ValueType type = type_of(reinterpret_cast<const Node_*>(value->raw_expr));
      if (!type.known()) return {};
      binary = binary || type.name == "jsonb";
    }
    return builtin(binary ? "jsonb" : "json");
  };
  switch (node->type) {
    case T_A_Const:
      return type_of_constant(*reinterpret_cast<const A_Const*>(node));
    case T_TypeCast:
      return written(reinterpret_cast<const TypeCast*>(node)->typeName);
    case T_CollateClause:
      return type_of(reinterpret_cast<const CollateClause*>(node)->arg);
    case T_ColumnRef: {
      if (const ColumnEntry* column = as_column(node)) return value_type(column->type);
      const auto fields = name_parts(reinterpret_cast<const ColumnRef*>(node)->fields);
      if (fields.size() == 1) {  // hidden by a column of that name, if there can be one
        const FoundColumn found = find_column(session_, level_, session_.name(fields[0]));
        if (found.system) return builtin(system_column_type(fields[0]));
        const bool hidden = found.ambiguous || found.unknown;
        const int number = hidden ? 0 : parameter_named(fields[0]);
        if (number > 0) return type_of_parameter(number);
      }
      const RangeItem* qualified =
          fields.size() == 2 ? find_item(level_, session_.name(fields[0])) : nullptr;
      if (qualified != nullptr &&
          find_column(session_, *qualified, session_.name(fields[1])).system) {
        return builtin(system_column_type(fields[1]));
      }
      if (fields.size() == 2 && qualified == nullptr) {
        const int number = parameter_named(fields[1]);  // function.argument
        if (number > 0) return type_of_parameter(number);
        const int row = parameter_named(fields[0]);  // argument.field
        if (row > 0) return type_of_field(type_of_parameter(row), session_.name(fields[1]));
      }
      const RangeItem* item = as_whole_row(node);
      if (item == nullptr || !item->relation) return {};
      ExprBuilder text;
      return value_type(session_.catalog.intern(text.hole(item->relation)));
    }
    case T_ParamRef:
      return type_of_parameter(reinterpret_cast<const ParamRef*>(node)->number);
    case T_A_Expr:
      return type_of_operator(*reinterpret_cast<const A_Expr*>(node));
    case T_BoolExpr:
    case T_NullTest:
    case T_BooleanTest:
    case T_JsonIsPredicate:
      return builtin("boolean");
    case T_GroupingFunc:
      return builtin("integer");
    case T_NamedArgExpr:
      return type_of(
          reinterpret_cast<const Node_*>(reinterpret_cast<const NamedArgExpr*>(node)->arg));
    case T_FuncCall:
      return type_of_call(*reinterpret_cast<const FuncCall*>(node));
    case T_SQLValueFunction:
      return type_of_value_function(*reinterpret_cast<const SQLValueFunction*>(node));
    case T_CoalesceExpr:
      return common_value_type(types_of(reinterpret_cast<const CoalesceExpr*>(node)->args));
    case T_MinMaxExpr:
      return common_value_type(types_of(reinterpret_cast<const MinMaxExpr*>(node)->args));
    case T_CaseExpr: {
      const auto& e = *reinterpret_cast<const CaseExpr*>(node);
      // ELSE comes first (transformCaseExpr() in parse_expr.c); without one it is NULL.
      std::vector<ValueType> types{e.defresult != nullptr
                                       ? type_of(reinterpret_cast<const Node_*>(e.defresult))
                                       : unknown_literal()};
      for (const CaseWhen* when : list_of<CaseWhen>(e.args)) {
        types.push_back(type_of(reinterpret_cast<const Node_*>(when->result)));
      }
      return common_value_type(types);
    }
    case T_A_ArrayExpr: {
      const ValueType element =
          common_value_type(types_of(reinterpret_cast<const A_ArrayExpr*>(node)->elements));
      return element.name.ends_with("[]") ? element : array_of(element);
    }
    case T_A_Indirection:
      return type_of_part(*reinterpret_cast<const A_Indirection*>(node));
    case T_SubLink:
      return type_of_sublink(*reinterpret_cast<const SubLink*>(node));
    case T_XmlExpr:
      return builtin(reinterpret_cast<const XmlExpr*>(node)->op == IS_DOCUMENT ? "boolean" : "xml");
    case T_XmlSerialize:
      return written(reinterpret_cast<const XmlSerialize*>(node)->typeName);
    case T_JsonParseExpr:
      return output_or(reinterpret_cast<const JsonParseExpr*>(node)->output, "json");
    case T_JsonScalarExpr:
      return output_or(reinterpret_cast<const JsonScalarExpr*>(node)->output, "json");
    case T_JsonSerializeExpr:
      return output_or(reinterpret_cast<const JsonSerializeExpr*>(node)->output, "text");
    case T_JsonObjectConstructor: {
      const auto& made = *reinterpret_cast<const JsonObjectConstructor*>(node);
      std::vector<const JsonValueExpr*> values;
      for (const auto* pair : list_of<JsonKeyValue>(made.exprs)) values.push_back(pair->value);
      return made.output != nullptr ? written(made.output->typeName) : json_of(values);
    }
    case T_JsonArrayConstructor: {
      const auto& made = *reinterpret_cast<const JsonArrayConstructor*>(node);
      std::vector<const JsonValueExpr*> values;
      for (const auto* value : list_of<JsonValueExpr>(made.exprs)) values.push_back(value);
      return made.output != nullptr ? written(made.output->typeName) : json_of(values);
    }
    case T_JsonObjectAgg: {
      const auto& agg = *reinterpret_cast<const JsonObjectAgg*>(node);
      const JsonOutput* output = agg.constructor->output;
      return output != nullptr ? written(output->typeName) : json_of({agg.arg->value});
    }
    case T_JsonArrayAgg: {
      const auto& agg = *reinterpret_cast<const JsonArrayAgg*>(node);
      const JsonOutput* output = agg.constructor->output;
      return output != nullptr ? written(output->typeName) : json_of({agg.arg});
    }
    case T_JsonFuncExpr: {
      const auto& f = *reinterpret_cast<const JsonFuncExpr*>(node);
      if (f.op == JSON_EXISTS_OP) return builtin("boolean");
      return output_or(f.output, f.op == JSON_VALUE_OP ? "text" : "jsonb");
    }
    default:
      return {};
  }
}

ValueType Printer::array_of(const ValueType& element) {
  if (!element.text) return {};
  ExprBuilder text = session_.catalog.open(element.text);
  return value_type(session_.catalog.intern(text << "[]"));
}

// make_const() in parse_node.c.
ValueType Printer::type_of_constant(const A_Const& c) {
  if (c.isnull) return unknown_literal();
  switch (c.val.node.type) {
    case T_Integer:
      return named_type("integer", {});
    case T_Boolean:
      return named_type("boolean", {});
    case T_String:
      return unknown_literal();
    case T_BitString:
      return named_type("bit", {});
    case T_Float: {
      const std::string_view digits = reinterpret_cast<const Float*>(&c.val.node)->fval;
      const bool whole = digits.find_first_not_of("0123456789") == std::string_view::npos;
      const std::string_view limit = "9223372036854775807";
      const bool fits =
          digits.size() < limit.size() || (digits.size() == limit.size() && digits <= limit);
      return named_type(whole && fits ? "bigint" : "numeric", {});
    }
    default:
      return {};
  }
}

ValueType Printer::type_of_operator(const A_Expr& e) {
  const auto* left = reinterpret_cast<const Node_*>(e.lexpr);
  const auto* right = reinterpret_cast<const Node_*>(e.rexpr);
  if (e.kind == AEXPR_NULLIF) {
    const ValueType a = type_of(left), b = type_of(right);
    // The first operand as its equality takes it: varchar has none of its own.
    const Resolution equal = resolve_operator("=", {a, b});
    if (equal.state != Resolution::State::Found) return {};
    return equal.arguments[0] == a.name ? a : named_type(equal.arguments[0], {a, b});
  }
  if (e.kind != AEXPR_OP) return named_type("boolean", {});
  const auto parts = name_parts(e.name);
  if (parts.empty()) return {};
  if (e.rexpr != nullptr && e.rexpr->type == T_SubLink &&
      reinterpret_cast<const SubLink*>(right)->subLinkType != EXPR_SUBLINK &&
      reinterpret_cast<const SubLink*>(right)->subLinkType != ARRAY_SUBLINK) {
    return {};
  }
  std::vector<ValueType> args;
  if (left != nullptr) args.push_back(type_of(left));
  args.push_back(type_of(right));
  const auto own_result = [&](Ref schema) {
    const ExtensionOperator own = visible_operator(session_, parts.back(), args, schema);
    if (session_.catalog.is<Operator>(own.schema)) {
      return value_type(operator_result(session_.catalog, own.schema));
    }
    return own.schema ? named_type(std::string(own.result), {}) : ValueType{};
  };
  if (parts.size() == 2 && parts[0] != "pg_catalog") {
    const Ref schema = find_schema(session_, parts[0]);
    return schema ? own_result(schema) : ValueType{};
  }
  const bool has_own = !session_.catalog.all<Operator>().empty() && parts.size() == 1;
  if (has_own &&
      session_.catalog.is<Operator>(extension_operator(session_, parts[0], args).schema)) {
    return own_result({});
  }
  const Resolution found = resolve_operator(parts.back(), args);
  if (found.state == Resolution::State::Found) return named_type(found.result, args);
  return parts.size() == 1 ? own_result({}) : ValueType{};
}

ValueType Printer::type_of_call(const FuncCall& f) {
  if (const TypeCast* cast = as_cast(reinterpret_cast<const Node_*>(&f))) {
    const ValueType type = type_of(reinterpret_cast<const Node_*>(cast));
    const ValueType arg = type_of(cast->arg);
    return arg.name == type.name ? arg : type;
  }
  const std::vector<const Node_*> called = arguments_of(f);
  const Callee callee = callee_of(f, called);
  if (!callee.sure) return {};
  std::vector<ValueType> args = types_of(called);
  if (f.agg_within_group) {
    for (const SortBy* sort : list_of<SortBy>(f.agg_order)) {
      args.push_back(type_of(reinterpret_cast<const Node_*>(sort->node)));
    }
    if (!callee.own.empty()) return {};
  }
  const Resolution found = resolve_call(callee, args);
  if (found.state != Resolution::State::Found) {
    // The only one of that name is meant, or none.
    return callee.builtin.empty() && callee.own.size() == 1 ? result_of(callee.routines[0])
                                                            : ValueType{};
  }
  if (found.own == 0) return found.has_columns ? ValueType{} : named_type(found.result, args);
  const ValueType result = result_of(callee.routines[found.own - 1]);
  return result.text || found.result == "record" ? result : named_type(found.result, args);
}

// What a function is declared to return, without SETOF; what an aggregate's final function does, or
// else its state. Empty where it is not known.
ExprBuilder Printer::declared_result(Ref routine) {
  const Catalog& catalog = session_.catalog;
  if (const Aggregate* aggregate = catalog.get_if<Aggregate>(routine)) {
    const ExprBuilder final = aggregate_option(catalog, *aggregate, "FINALFUNC");
    if (final.empty()) return aggregate_option(catalog, *aggregate, "STYPE");
    return final.refs().empty() ? ExprBuilder{} : declared_result(final.refs()[0]);
  }
  const Function* own = catalog.get_if<Function>(routine);
  if (own == nullptr || !own->returns) return {};
  ExprBuilder returns = catalog.open(own->returns);
  if (returns.text().starts_with("SETOF ")) returns.text().erase(0, 6);
  if (!returns.text().starts_with("TABLE")) return returns;
  std::vector<RoutineColumn> columns = routine_columns(catalog, *own);
  if (columns.size() == 1) return std::move(columns[0].type);
  return std::move(ExprBuilder() << "record");
}

// The same, none of polymorphic ones and of rows of their own columns.
ValueType Printer::result_of(Ref routine) {
  const ExprBuilder result = declared_result(routine);
  if (result.empty() || result.text() == "record" || result.text().starts_with("any")) return {};
  return value_type(session_.catalog.intern(result));
}

ValueType Printer::type_of_value_function(const SQLValueFunction& f) {
  const auto precise = [&](const std::string& word, const char* zone) {
    const std::string precision =
        f.typmod >= 0 ? "(" + std::to_string(f.typmod > 6 ? 6 : f.typmod) + ")" : "";
    ExprBuilder text;
    return value_type(session_.catalog.intern(text << word << precision << zone));
  };
  switch (f.op) {
    case SVFOP_CURRENT_DATE:
      return named_type("date", {});
    case SVFOP_CURRENT_TIME:
    case SVFOP_CURRENT_TIME_N:
      return precise("time", " with time zone");
    case SVFOP_CURRENT_TIMESTAMP:
    case SVFOP_CURRENT_TIMESTAMP_N:
      return precise("timestamp", " with time zone");
    case SVFOP_LOCALTIME:
    case SVFOP_LOCALTIME_N:
      return precise("time", " without time zone");
    case SVFOP_LOCALTIMESTAMP:
    case SVFOP_LOCALTIMESTAMP_N:
      return precise("timestamp", " without time zone");
    default:
      return named_type("name", {});
  }
}

std::vector<ColumnEntry> Printer::row_columns(const Node_* row) {
  if (const RangeItem* item = as_whole_row(row)) {
    return item->known ? item->columns : std::vector<ColumnEntry>{};
  }
  RangeItem result;
  if (row->type == T_FuncCall) {
    const bool known = function_columns(row, RangeFunction{}, result);
    return known && !result.scalar ? std::move(result.columns) : std::vector<ColumnEntry>{};
  }
  const ValueType type = type_of(row);
  if (!type.text || type.category != 'C') return {};
  const auto refs = session_.catalog.refs(type.text);
  if (refs.size() != 1 || !add_columns(session_, refs[0], result.columns)) return {};
  return std::move(result.columns);
}

ValueType Printer::type_of_field(const ValueType& row, Name field) {
  if (!row.text || row.category != 'C') return {};
  const Catalog& catalog = session_.catalog;
  const auto refs = catalog.refs(row.text);
  if (refs.size() != 1) return {};
  const Ref column = catalog.column(refs[0], field);
  if (const auto* c = catalog.get_if<Column>(column)) return value_type(c->type);
  if (const auto* a = catalog.get_if<Attribute>(column)) return value_type(a->type);
  return {};
}

// Subscripts and fields, step by step.
ValueType Printer::type_of_part(const A_Indirection& e) {
  const auto steps = list_of<Node_>(e.indirection);
  const auto* arg = reinterpret_cast<const Node_*>(e.arg);
  const auto* only = steps.size() == 1 ? node_as<String>(steps[0], T_String) : nullptr;
  if (only != nullptr && arg->type == T_FuncCall) {
    const Name name = session_.name(only->sval);
    for (const ColumnEntry& column : row_columns(arg)) {
      if (column.name == name) return value_type(column.type);
    }
    return {};
  }
  ValueType type = type_of(arg);
  bool slice = false;
  for (const Node_* step : steps) {
    const auto* at = node_as<A_Indices>(step, T_A_Indices);
    slice = slice || (at != nullptr && at->is_slice);
  }
  bool subscripted = false;  // several subscripts in a row go into one array
  for (const Node_* step : steps) {
    if (!type.text) return {};
    if (step->type == T_A_Indices) {
      if (subscripted || slice || type.base == "jsonb") continue;
      if (!type.name.ends_with("[]")) return {};
      ExprBuilder text = session_.catalog.open(type.text);
      text.text().resize(text.text().size() - 2);
      type = value_type(session_.catalog.intern(text));
      subscripted = true;
      continue;
    }
    const auto* field = node_as<String>(step, T_String);
    if (field == nullptr) return {};
    type = type_of_field(type, session_.name(field->sval));
    subscripted = false;
  }
  return type;
}

ValueType Printer::type_of_sublink(const SubLink& link) {
  if (link.subLinkType != EXPR_SUBLINK && link.subLinkType != ARRAY_SUBLINK) {
    return named_type("boolean", {});
  }
  ValueType type = type_of_column(link);
  if (link.subLinkType == EXPR_SUBLINK || type.name.ends_with("[]")) return type;
  return array_of(type);
}

ValueType Printer::type_of_column(const SubLink& link) {
  ValueType type;
  const bool outer = std::exchange(typing_, true);
  captured([&] {
    QueryPlace place;
    place.outer = level_;
    place.nested = true;
    const OutputColumns output = query(reinterpret_cast<const Node_*>(link.subselect), place);
    if (output.known && output.columns.size() == 1) type = value_type(output.columns[0].type);
  });
  typing_ = outer;
  return type;
}

}  // namespace dryshod
