// See syntax_forms.h.
#include "parser/code/syntax_forms.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "parser/expr/resolve.h"
#include "parser/raw/tree_walk.h"
#include "parser/source/lexer.h"

namespace dryshod {
namespace {

template <class T>
const T& as(const Node& node) {
  return reinterpret_cast<const T&>(node);
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lex::lower);
  return out;
}

const char* string_of(const Node* node) {
  while (const auto* cast = node_as<TypeCast>(node, T_TypeCast)) node = cast->arg;
  const auto* constant = node_as<A_Const>(node, T_A_Const);
  return constant != nullptr && !constant->isnull && constant->val.node.type == T_String
             ? constant->val.sval.sval
             : nullptr;
}

bool is_cast_to(const Node* node, std::string_view type) {
  const auto* cast = node_as<TypeCast>(node, T_TypeCast);
  const auto parts =
      cast == nullptr ? std::vector<std::string_view>() : name_parts(cast->typeName->names);
  return !parts.empty() && parts.back() == type;
}

template <size_t kCount>
bool is_one_of(const std::string_view (&list)[kCount], std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

/// "1 day ago 1 hour", "1 day day": what the input of interval took up to 16.
bool is_old_interval(std::string_view text) {
  lex::Lexer lexer(text, true);
  std::string last;
  bool ago = false;
  for (lex::Token t = lexer.next(); t.kind != lex::Kind::End && t.kind != lex::Kind::Broken;
       t = lexer.next()) {
    if (ago) return true;
    const std::string word = t.kind == lex::Kind::Word ? lowered(t.text) : std::string();
    if (!word.empty() && word == last) return true;
    ago = word == "ago";
    last = word;
  }
  return false;
}

/// EXTRACT(hour FROM a date), where the text tells that it is one.
bool is_time_of_date(const FuncCall& call) {
  static constexpr std::string_view kFields[] = {
      "hour",        "minute",       "second",   "millisecond",   "milliseconds",
      "microsecond", "microseconds", "timezone", "timezone_hour", "timezone_minute"};
  const auto parts = name_parts(call.funcname);
  const auto arguments = list_of<Node>(call.args);
  if (parts.empty() || parts.back() != "extract" || arguments.size() != 2) return false;
  const char* field = string_of(arguments[0]);
  if (field == nullptr || !is_one_of(kFields, lowered(field))) return false;
  const auto* value = node_as<SQLValueFunction>(arguments[1], T_SQLValueFunction);
  return (value != nullptr && value->op == SVFOP_CURRENT_DATE) || is_cast_to(arguments[1], "date");
}

/// Only those of the server that are most used so: a list of all would be of one major.
bool returns_set_inside(const Node& condition) {
  static constexpr std::string_view kFunctions[] = {
      "generate_series",     "unnest",           "regexp_split_to_table", "regexp_matches",
      "json_array_elements", "json_each",        "jsonb_array_elements",  "jsonb_each",
      "generate_subscripts", "json_object_keys", "jsonb_object_keys"};
  bool found = false;
  walk_tree(&condition, [&](const Node* n) {
    if (n->type == T_SubLink) return false;
    if (n->type != T_FuncCall) return !found;
    const auto parts = name_parts(as<FuncCall>(*n).funcname);
    found = found || (!parts.empty() && is_one_of(kFunctions, parts.back()));
    return !found;
  });
  return found;
}

/// $1abc, which is no longer read as $1 AS abc.
bool has_letters_after(const ParamRef& parameter, std::string_view text) {
  if (parameter.location < 0) return false;
  size_t at = static_cast<size_t>(parameter.location) + 1;
  while (at < text.size() && lex::is(text[at], lex::kDigit)) ++at;
  return at < text.size() && lex::is(text[at], lex::kIdentStart);
}

/// A number as it is spelled; empty for what is none.
std::string_view number_of(const A_Const& constant, std::string_view text) {
  if (constant.isnull || constant.location < 0) return {};
  const NodeTag kind = constant.val.node.type;
  if (kind != T_Integer && kind != T_Float) return {};
  const auto at = std::min(static_cast<size_t>(constant.location), text.size());
  size_t end = at;
  while (end < text.size() && lex::is(text[end], lex::kIdentCont)) ++end;
  return text.substr(at, end - at);
}

/// Of nodes that are a form by what they are.
std::string_view form_of(const Node& n) {
  switch (n.type) {
    case T_MergeStmt:
      return "MERGE";
    case T_MergeSupportFunc:
      return "merge_action()";
    case T_JsonObjectConstructor:
    case T_JsonArrayConstructor:
    case T_JsonArrayQueryConstructor:
    case T_JsonObjectAgg:
    case T_JsonArrayAgg:
      return "JSON constructor";
    case T_JsonIsPredicate:
      return "IS JSON";
    case T_JsonFuncExpr:
      return "JSON query function";
    case T_JsonParseExpr:
    case T_JsonScalarExpr:
    case T_JsonSerializeExpr:
      return "JSON conversion function";
    case T_JsonTable:
      return "JSON_TABLE";
    default:
      return {};
  }
}

}  // namespace

void each_form(const Node& n, std::string_view text,
               const std::function<void(std::string_view, std::string_view)>& f) {
  if (const std::string_view form = form_of(n); !form.empty()) f(form, {});
  switch (n.type) {
    case T_FuncCall:
      if (is_time_of_date(as<FuncCall>(n))) f("time field of a date", {});
      break;
    case T_TypeCast: {
      const char* value = is_cast_to(&n, "interval") ? string_of(as<TypeCast>(n).arg) : nullptr;
      if (value != nullptr && is_old_interval(value)) {
        f("interval with ago or a unit out of place", value);
      }
      break;
    }
    case T_A_Const: {
      const std::string_view number = number_of(as<A_Const>(n), text);
      if (number.size() > 1 && number[0] == '0' && std::strchr("xXoObB", number[1]) != nullptr) {
        f("integer of another base", {});
      }
      if (number.find('_') != std::string_view::npos) f("underscore in a number", {});
      break;
    }
    case T_ParamRef:
      if (has_letters_after(as<ParamRef>(n), text)) f("letters after a number", {});
      break;
    case T_CaseExpr:
    case T_CoalesceExpr:
      if (returns_set_inside(n)) f("set-returning function in CASE or COALESCE", {});
      break;
    case T_MergeStmt:
      if (as<MergeStmt>(n).returningClause != nullptr) f("MERGE RETURNING", {});
      break;
    case T_CommonTableExpr:
      if (as<CommonTableExpr>(n).search_clause != nullptr ||
          as<CommonTableExpr>(n).cycle_clause != nullptr) {
        f("SEARCH or CYCLE", {});
      }
      break;
    case T_SelectStmt:
      if (as<SelectStmt>(n).groupDistinct) f("GROUP BY DISTINCT", {});
      if (as<SelectStmt>(n).limitOption == LIMIT_OPTION_WITH_TIES) f("WITH TIES", {});
      break;
    case T_MultiAssignRef: {
      const auto& assigned = as<MultiAssignRef>(n);
      const NodeTag source = assigned.source == nullptr ? T_Invalid : assigned.source->type;
      if (assigned.ncolumns == 1 && source != T_RowExpr && source != T_SubLink) {
        f("UPDATE SET (column) = value", {});
      }
      break;
    }
    default:
      break;
  }
}

}  // namespace dryshod
