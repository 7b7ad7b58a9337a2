// SQL/JSON: constructors, query functions, predicates and JSON_TABLE, as get_json_constructor(),
// get_json_expr_options() and get_json_table() print them (src/backend/utils/adt/ruleutils.c).
#include <optional>

#include "catalog/quote.h"
#include "parser/expr/printer.h"
#include "parser/literal/literal.h"

namespace dryshod {
namespace {

/// escape_json() of src/backend/utils/adt/json.c for a name.
std::string escape_json(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

JsonBehaviorType default_behavior(JsonExprOp op) {
  return op == JSON_EXISTS_OP ? JSON_BEHAVIOR_FALSE : JSON_BEHAVIOR_NULL;
}

/// JSON(text) is a cast that every major takes.
std::optional<Feature> feature_of(const Node& node) {
  switch (node.type) {
    case T_JsonObjectConstructor:
    case T_JsonArrayConstructor:
    case T_JsonArrayQueryConstructor:
    case T_JsonObjectAgg:
    case T_JsonArrayAgg:
      return Feature::JsonConstructor;
    case T_JsonIsPredicate:
      return Feature::IsJson;
    case T_JsonFuncExpr:
      return Feature::JsonQuery;
    case T_JsonScalarExpr:
      return Feature::JsonScalar;
    case T_JsonSerializeExpr:
      return Feature::JsonSerialize;
    default:
      return {};
  }
}

/// transformJsonConstructorOutput(): what is made where nothing is said; nothing where that is not
/// known.
std::string_view usual_returning(const ValueType& made) {
  if (!made.known()) return "";
  return made.name == "jsonb" ? " RETURNING jsonb" : " RETURNING json";
}

/// A path as jsonpath_out() has it; another expression as it is.
std::optional<std::string> path_text(const Node* node) {
  const auto* c = node_as<A_Const>(node, T_A_Const);
  if (c == nullptr || c->isnull || c->val.node.type != T_String) return std::nullopt;
  const auto path = read_value(c->val.sval.sval, "jsonpath");
  return path ? std::optional(quote_literal(*path)) : std::nullopt;
}

}  // namespace

bool Printer::json(const Node* node) {
  if (node->type == T_JsonParseExpr) {
    if (const TypeCast* as = as_cast(node)) {
      cast(*as);
      return true;
    }
  }
  if (const auto needs = feature_of(*node); needs && !require(*needs)) return true;
  switch (node->type) {
    case T_JsonValueExpr:
      json_value(*reinterpret_cast<const JsonValueExpr*>(node));
      return true;
    case T_JsonFuncExpr:
      json_function(*reinterpret_cast<const JsonFuncExpr*>(node));
      return true;
    case T_JsonIsPredicate:
      json_predicate(*reinterpret_cast<const JsonIsPredicate*>(node));
      return true;
    case T_JsonObjectConstructor:
      json_object(*reinterpret_cast<const JsonObjectConstructor*>(node));
      return true;
    case T_JsonArrayConstructor:
      json_array(*reinterpret_cast<const JsonArrayConstructor*>(node));
      return true;
    case T_JsonArrayQueryConstructor:
      json_array_query(*reinterpret_cast<const JsonArrayQueryConstructor*>(node));
      return true;
    case T_JsonObjectAgg:
      json_object_agg(*reinterpret_cast<const JsonObjectAgg*>(node));
      return true;
    case T_JsonArrayAgg:
      json_array_agg(*reinterpret_cast<const JsonArrayAgg*>(node));
      return true;
    case T_JsonParseExpr: {
      const auto* p = reinterpret_cast<const JsonParseExpr*>(node);
      put("JSON(");
      json_value(*p->expr);
      if (p->unique_keys) put(" WITH UNIQUE KEYS");
      json_returning(p->output);
      put(")");
      return true;
    }
    case T_JsonScalarExpr: {
      const auto* s = reinterpret_cast<const JsonScalarExpr*>(node);
      put("JSON_SCALAR(");
      expression(reinterpret_cast<const Node_*>(s->expr));
      json_returning(s->output);
      put(")");
      return true;
    }
    case T_JsonSerializeExpr: {
      const auto* s = reinterpret_cast<const JsonSerializeExpr*>(node);
      put("JSON_SERIALIZE(");
      json_value(*s->expr);
      if (s->output != nullptr) {
        json_returning(s->output);
      } else {
        put(" RETURNING text");
      }
      put(")");
      return true;
    }
    default:
      return false;
  }
}

void Printer::json_format(const JsonFormat* format) {
  if (format == nullptr || format->format_type == JS_FORMAT_DEFAULT) return;
  put(format->format_type == JS_FORMAT_JSONB ? " FORMAT JSONB" : " FORMAT JSON");
  switch (format->encoding) {
    case JS_ENC_UTF8:
      return put(" ENCODING UTF8");
    case JS_ENC_UTF16:
      return put(" ENCODING UTF16");
    case JS_ENC_UTF32:
      return put(" ENCODING UTF32");
    default:
      return;
  }
}

void Printer::json_value(const JsonValueExpr& v) {
  expression(reinterpret_cast<const Node_*>(v.raw_expr));
  json_format(v.format);
}

// transformJsonConstructorOutput() of src/backend/parser/parse_expr.c: the type is shown, written
// or not.
void Printer::json_returning(const JsonOutput* output, const Node* constructor) {
  if (output == nullptr && constructor != nullptr) {
    return put(usual_returning(type_of(constructor)));
  }
  if (output == nullptr || output->typeName == nullptr) return;
  put(" RETURNING ");
  type(*output->typeName);
  if (output->returning != nullptr) json_format(output->returning->format);
}

void Printer::json_key_values(const List* pairs) {
  bool first = true;
  for (const JsonKeyValue* pair : list_of<JsonKeyValue>(pairs)) {
    if (!first) put(", ");
    first = false;
    expression(reinterpret_cast<const Node_*>(pair->key));
    put(" : ");
    json_value(*pair->value);
  }
}

void Printer::json_object(const JsonObjectConstructor& o) {
  put("JSON_OBJECT(");
  json_key_values(o.exprs);
  if (o.absent_on_null) put(" ABSENT ON NULL");
  if (o.unique) put(" WITH UNIQUE KEYS");
  json_returning(o.output, reinterpret_cast<const Node_*>(&o));
  put(")");
}

void Printer::json_array(const JsonArrayConstructor& a) {
  put("JSON_ARRAY(");
  bool first = true;
  for (const JsonValueExpr* v : list_of<JsonValueExpr>(a.exprs)) {
    if (!first) put(", ");
    first = false;
    json_value(*v);
  }
  if (!a.absent_on_null) put(" NULL ON NULL");
  json_returning(a.output, reinterpret_cast<const Node_*>(&a));
  put(")");
}

void Printer::json_array_query(const JsonArrayQueryConstructor& a) {
  put("JSON_ARRAY(");
  indent_ += 4;
  QueryPlace place;
  place.outer = level_;
  place.nested = true;
  place.names_visible = false;
  query(a.query, place);
  indent_ -= 4;
  json_format(a.format);
  json_returning(a.output);
  put(")");
}

void Printer::json_aggregate_tail(const JsonAggConstructor& c) {
  if (c.agg_filter != nullptr) {
    put(" FILTER (WHERE ");
    condition(c.agg_filter);
    put(")");
  }
  if (c.over == nullptr) return;
  put(" OVER ");
  if (c.over->name != nullptr) return put_ident(c.over->name);
  window(*c.over);
}

void Printer::json_object_agg(const JsonObjectAgg& a) {
  put("JSON_OBJECTAGG(");
  expression(reinterpret_cast<const Node_*>(a.arg->key));
  put(" : ");
  json_value(*a.arg->value);
  if (a.absent_on_null) put(" ABSENT ON NULL");
  if (a.unique) put(" WITH UNIQUE KEYS");
  json_returning(a.constructor->output, reinterpret_cast<const Node_*>(&a));
  put(")");
  json_aggregate_tail(*a.constructor);
}

void Printer::json_array_agg(const JsonArrayAgg& a) {
  put("JSON_ARRAYAGG(");
  json_value(*a.arg);
  if (a.constructor->agg_order != nullptr) {
    put(" ORDER BY ");
    sort_list(a.constructor->agg_order);
  }
  if (!a.absent_on_null) put(" NULL ON NULL");
  json_returning(a.constructor->output, reinterpret_cast<const Node_*>(&a));
  put(")");
  json_aggregate_tail(*a.constructor);
}

void Printer::json_predicate(const JsonIsPredicate& p) {
  put("(");
  expression(p.expr);
  json_format(p.format);
  put(" IS JSON");
  if (p.item_type == JS_TYPE_OBJECT) put(" OBJECT");
  if (p.item_type == JS_TYPE_ARRAY) put(" ARRAY");
  if (p.item_type == JS_TYPE_SCALAR) put(" SCALAR");
  if (p.unique_keys) put(" WITH UNIQUE KEYS");
  put(")");
}

void Printer::json_path(const Node* path) {
  if (const auto text = path_text(path)) return put(*text);
  expression(path);
}

void Printer::json_behavior(const JsonBehavior* behavior, std::string_view when,
                            const std::string& type) {
  if (behavior == nullptr) return;
  switch (behavior->btype) {
    case JSON_BEHAVIOR_NULL:
      put(" NULL");
      break;
    case JSON_BEHAVIOR_ERROR:
      put(" ERROR");
      break;
    case JSON_BEHAVIOR_EMPTY:
      put(" EMPTY");
      break;
    case JSON_BEHAVIOR_TRUE:
      put(" TRUE");
      break;
    case JSON_BEHAVIOR_FALSE:
      put(" FALSE");
      break;
    case JSON_BEHAVIOR_UNKNOWN:
      put(" UNKNOWN");
      break;
    case JSON_BEHAVIOR_EMPTY_ARRAY:
      put(" EMPTY ARRAY");
      break;
    case JSON_BEHAVIOR_EMPTY_OBJECT:
      put(" EMPTY OBJECT");
      break;
    case JSON_BEHAVIOR_DEFAULT:
      put(" DEFAULT ");
      if (!type.empty()) {
        imply_for_type(behavior->expr, type);
        // transformJsonBehavior() asks for the type where no cast would come by itself.
        const Operand given = described(behavior->expr);
        if (given.as_is.known() && !can_coerce(given.as_is, type)) make_cast(given, type, {});
      }
      expression(behavior->expr);
      break;
  }
  put(when);
}

void Printer::json_passing(const List* arguments) {
  bool first = true;
  for (const JsonArgument* argument : list_of<JsonArgument>(arguments)) {
    put(first ? " PASSING " : ", ");
    first = false;
    json_value(*argument->val);
    put(" AS ");
    put_ident(argument->name);
  }
}

void Printer::json_wrapper(JsonWrapper wrapper, JsonQuotes quotes) {
  put(wrapper == JSW_CONDITIONAL     ? " WITH CONDITIONAL WRAPPER"
      : wrapper == JSW_UNCONDITIONAL ? " WITH UNCONDITIONAL WRAPPER"
                                     : " WITHOUT WRAPPER");
  put(quotes == JS_QUOTES_OMIT ? " OMIT QUOTES" : " KEEP QUOTES");
}

void Printer::json_function(const JsonFuncExpr& f) {
  put(f.op == JSON_EXISTS_OP  ? "JSON_EXISTS("
      : f.op == JSON_QUERY_OP ? "JSON_QUERY("
                              : "JSON_VALUE(");
  json_value(*f.context_item);
  put(", ");
  json_path(f.pathspec);
  json_passing(f.passing);
  if (f.output != nullptr) {
    json_returning(f.output);
  } else if (f.op == JSON_QUERY_OP) {
    put(" RETURNING jsonb");
  } else if (f.op == JSON_VALUE_OP) {
    put(" RETURNING text");
  }
  if (f.op == JSON_QUERY_OP) json_wrapper(f.wrapper, f.quotes);
  const JsonBehaviorType usual = default_behavior(f.op);
  const ImpliedGuard guard(*this);
  const std::string given = type_of(reinterpret_cast<const Node_*>(&f)).name;
  const auto behavior = [&](const JsonBehavior* b, std::string_view when) {
    if (b != nullptr && b->btype != usual) json_behavior(b, when, given);
  };
  behavior(f.on_empty, " ON EMPTY");
  behavior(f.on_error, " ON ERROR");
  put(")");
}

// ---- JSON_TABLE -----------------------------------------------------------------

void Printer::json_path_name(const JsonTablePathSpec& path) {
  put(" AS ");
  if (path.name != nullptr) return put_ident(path.name);
  put_ident("json_table_path_" + std::to_string(json_paths_++));
}

void Printer::json_table_column(const JsonTableColumn& c) {
  const auto path = [&](std::string_view before) {
    if (c.pathspec == nullptr) return;
    put(before);
    json_path(c.pathspec->string);
    if (c.coltype == JTC_NESTED) json_path_name(*c.pathspec);
  };
  if (c.coltype == JTC_NESTED) {
    path("NESTED PATH ");
    put(" COLUMNS (");
    json_table_columns(c.columns);
    return put(")");
  }
  put_ident(c.name);
  if (c.coltype == JTC_FOR_ORDINALITY) return put(" FOR ORDINALITY");
  put(" ");
  type(*c.typeName);
  // transformJsonTableColumns(): JSON_QUERY() serves documents and what has parts, JSON_VALUE() the
  // rest.
  const auto text = type_text(session_, *c.typeName);
  const ValueType given = text ? value_type(session_.catalog.intern(*text)) : ValueType{};
  const bool has_parts = given.base == "json" || given.base == "jsonb" || given.category == 'A' ||
                         given.category == 'C';
  const bool queried = c.coltype == JTC_FORMATTED || c.wrapper != JSW_UNSPEC ||
                       c.quotes != JS_QUOTES_UNSPEC || has_parts;
  const bool exists = c.coltype == JTC_EXISTS;
  if (exists) put(" EXISTS");
  if (!exists && queried && (given.category == 'S' || !given.known())) json_format(c.format);
  if (c.pathspec != nullptr) {
    path(" PATH ");
  } else {
    put(" PATH " + quote_literal("$." + escape_json(c.name)));
  }
  if (!exists && queried) json_wrapper(c.wrapper, c.quotes);
  const JsonBehaviorType usual = exists ? JSON_BEHAVIOR_FALSE : JSON_BEHAVIOR_NULL;
  const ImpliedGuard guard(*this);
  const auto behavior = [&](const JsonBehavior* behaves, std::string_view when) {
    if (behaves != nullptr && behaves->btype != usual) json_behavior(behaves, when, given.name);
  };
  behavior(c.on_empty, " ON EMPTY");
  behavior(c.on_error, " ON ERROR");
}

void Printer::json_table_columns(const List* columns) {
  bool first = true;
  for (const JsonTableColumn* c : list_of<JsonTableColumn>(columns)) {
    if (!first) put(", ");
    first = false;
    json_table_column(*c);
  }
}

void Printer::json_table_names(const List* columns, RangeItem& item) {
  for (const JsonTableColumn* c : list_of<JsonTableColumn>(columns)) {
    if (c->coltype == JTC_NESTED) {
      json_table_names(c->columns, item);
    } else {
      item.columns.push_back({session_.name(c->name), {}, false, nullptr, {}});
    }
  }
}

RangeItem* Printer::json_table(const JsonTable& t, const Level& before) {
  if (!require(Feature::JsonTable, t.location)) return new_item(t.alias, "json_table", &t);
  const LevelGuard guard(*this, &before);
  const auto* document = reinterpret_cast<const Node_*>(t.context_item->raw_expr);
  if (t.lateral || has_own_column(document) == HasColumn::Yes) put("LATERAL ");
  const ImpliedGuard implied(*this);
  put("JSON_TABLE(");
  json_value(*t.context_item);
  put(", ");
  json_path(t.pathspec->string);
  // generateJsonTablePathName() of src/backend/parser/parse_jsontable.c.
  int path_number = 0;
  std::swap(path_number, json_paths_);
  json_path_name(*t.pathspec);
  json_passing(t.passing);
  put(" COLUMNS (");
  json_table_columns(t.columns);
  put(")");
  json_paths_ = path_number;
  if (t.on_error != nullptr && t.on_error->btype != JSON_BEHAVIOR_EMPTY_ARRAY) {
    json_behavior(t.on_error, " ON ERROR");
  }
  put(")");
  RangeItem* item = new_item(t.alias, "json_table", &t);
  json_table_names(t.columns, *item);
  if (t.alias != nullptr) rename_columns(*item, t.alias->colnames);
  for (ColumnEntry& column : item->columns) column.owner = item;
  if (t.alias != nullptr || item->printed != item->alias) {
    alias(*item, t.alias, t.alias != nullptr && t.alias->colnames != nullptr);
  }
  return item;
}

}  // namespace dryshod
