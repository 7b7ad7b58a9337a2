// Calls: plain ones, the functions that SQL gives a syntax of their own (kept where written so, as
// get_func_sql_syntax() of src/backend/utils/adt/ruleutils.c), aggregates, windows, ORDER BY items.
// Knows which built-in functions have such a syntax; which routine is meant is functions.cc's.
#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/expr/printer.h"

namespace dryshod {
namespace {

const char* string_constant(const Node* node) {
  const auto* c = node_as<A_Const>(node, T_A_Const);
  return c != nullptr && !c->isnull && c->val.node.type == T_String ? c->val.sval.sval : nullptr;
}

const Node* last_of(const List* list) {
  const auto nodes = list_of<Node>(list);
  return nodes.empty() ? nullptr : nodes[nodes.size() - 1];
}

// EXTRACT's field is a word; its case says nothing.
std::string field_word(std::string_view field) {
  std::string word;
  for (const char c : field) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (!((lower >= 'a' && lower <= 'z') || lower == '_')) return quote_literal(field);
    word += lower;
  }
  return word.empty() ? quote_literal(field) : word;
}

// As far as the writing tells.
bool looks_like_text(const Node* node) {
  if (string_constant(node) != nullptr) return true;
  const auto* cast = node_as<TypeCast>(node, T_TypeCast);
  if (cast == nullptr) return false;
  const auto names = name_parts(cast->typeName->names);
  return !names.empty() && (names.back() == "text" || names.back() == "varchar");
}

// The type of the first argument of this call of pg_catalog's, where it is one that names an object
// and a string constant there can be nothing else; empty: not known.
template <class List>
std::string_view object_argument(std::string_view name, const List& args) {
  if (args.empty()) return {};
  const int count = args.size();
  if (name == "nextval" || name == "currval" || name == "setval") return "regclass";
  if (name == "ts_lexize" && count == 2) return "regdictionary";
  const bool of_two = name == "to_tsvector" || name == "to_tsquery" || name == "plainto_tsquery" ||
                      name == "phraseto_tsquery" || name == "websearch_to_tsquery" ||
                      name == "ts_debug";
  if (of_two && count == 2) return "regconfig";
  if ((name == "json_to_tsvector" || name == "jsonb_to_tsvector") && count == 3) {
    return "regconfig";
  }
  // Of three, the last may be the options, and the first the document.
  const bool headline =
      name == "ts_headline" && (count == 4 || (count == 3 && string_constant(args[2]) == nullptr));
  return headline ? "regconfig" : std::string_view();
}

}  // namespace

// SUBSTRING(x FROM pattern) is another function than SUBSTRING(x FROM 1): a pattern is text.
bool Printer::has_pattern(const FuncCall& f) {
  std::vector<const Node*> args;
  for (const Node* arg : list_of<Node>(f.args)) args.push_back(arg);
  const Resolution found = resolve_function("substring", types_of(args), session_.major);
  if (found.state != Resolution::State::Found) return looks_like_text(args[1]);
  return found.arguments[1] == "text";
}

// True when printed.
bool Printer::sql_syntax(const FuncCall& f, std::string_view name) {
  const auto args = list_of<Node_>(f.args);
  const int count = args.size();
  // A pattern of arguments and words: "%0" is the first argument.
  const auto print = [&](std::string_view pattern) {
    for (size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] == '%') {
        expression(args[pattern[++i] - '0']);
      } else {
        put(pattern.substr(i, 1));
      }
    }
    return true;
  };
  if (name == "timezone" && count == 2) return print("(%1 AT TIME ZONE %0)");
  if (name == "timezone" && count == 1) {
    return require(Feature::AtLocal, f.location) && print("(%0 AT LOCAL)");
  }
  if (name == "overlaps" && count == 4) return print("((%0, %1) OVERLAPS (%2, %3))");
  if (name == "extract" && count == 2) {
    const char* field = string_constant(args[0]);
    if (field == nullptr) return false;
    put("EXTRACT(" + field_word(field));
    return print(" FROM %1)");
  }
  if (name == "is_normalized" && count == 1) return print("(%0 IS NORMALIZED)");
  if (name == "is_normalized" && count == 2 && string_constant(args[1]) != nullptr) {
    print("(%0 IS ");
    put(string_constant(args[1]));
    return print(" NORMALIZED)");
  }
  if (name == "normalize" && count == 1) return print("NORMALIZE(%0)");
  if (name == "normalize" && count == 2 && string_constant(args[1]) != nullptr) {
    print("NORMALIZE(%0, ");
    put(string_constant(args[1]));
    return print(")");
  }
  if (name == "overlay" && count == 3) return print("OVERLAY(%0 PLACING %1 FROM %2)");
  if (name == "overlay" && count == 4) return print("OVERLAY(%0 PLACING %1 FROM %2 FOR %3)");
  if (name == "position" && count == 2) return print("POSITION((%1) IN (%0))");
  if (name == "substring" && count == 2) return print("SUBSTRING(%0 FROM %1)");
  if (name == "substring" && count == 3) {
    return print(has_pattern(f) ? "SUBSTRING(%0 SIMILAR %1 ESCAPE %2)"
                                : "SUBSTRING(%0 FROM %1 FOR %2)");
  }
  if (name == "btrim" && count == 1) return print("TRIM(BOTH FROM %0)");
  if (name == "btrim" && count == 2) return print("TRIM(BOTH %1 FROM %0)");
  if (name == "ltrim" && count == 1) return print("TRIM(LEADING FROM %0)");
  if (name == "ltrim" && count == 2) return print("TRIM(LEADING %1 FROM %0)");
  if (name == "rtrim" && count == 1) return print("TRIM(TRAILING FROM %0)");
  if (name == "rtrim" && count == 2) return print("TRIM(TRAILING %1 FROM %0)");
  if (name == "xmlexists" && count == 2) return print("XMLEXISTS((%0) PASSING (%1))");
  if (name == "pg_collation_for" && count == 1) return print("COLLATION FOR (%0)");
  if (name == "system_user" && count == 0) {
    return require(Feature::SystemUser, f.location) && print("SYSTEM_USER");
  }
  return false;
}

// nextval('s') reads its argument as regclass, to_tsvector('c', x) as regconfig: the name inside is
// a reference.
bool Printer::object_call(const FuncCall& f, std::string_view name) {
  const auto args = list_of<Node_>(f.args);
  const std::string_view type = object_argument(name, args);
  if (type.empty() || string_constant(args[0]) == nullptr) return false;
  const std::string_view object = string_constant(args[0]);
  put_ident(name);
  put("(");
  if (!object_literal(object, type)) put(quote_literal(object) + "::" + std::string(type));
  for (int i = 1; i < args.size(); ++i) {
    put(", ");
    expression(args[i]);
  }
  put(")");
  return true;
}

void Printer::function(const FuncCall& f) {
  if (const TypeCast* as = as_cast(reinterpret_cast<const Node_*>(&f))) {
    // A call takes no modifier away.
    const std::string& type = type_of(reinterpret_cast<const Node_*>(as)).name;
    return type_of(as->arg).name == type ? expression(as->arg) : cast(*as);
  }
  const auto parts = name_parts(f.funcname);
  const bool system = parts.size() == 2 && parts[0] == "pg_catalog";
  const std::string_view name = parts.empty() ? std::string_view{} : parts.back();
  const ImpliedGuard guard(*this);
  // SUBSTRING(x FROM pattern) is shown as a plain call.
  const bool as_call = name == "substring" && list_length(f.args) == 2 && has_pattern(f);
  const bool in_sql_syntax = f.funcformat == COERCE_SQL_SYNTAX && system && !as_call;
  const std::vector<const Node_*> args = arguments_of(f);
  const bool variadic = f.func_variadic && args.back() == last_of(f.args);
  imply_for_call(f, args, in_sql_syntax);
  if (in_sql_syntax && sql_syntax(f, name)) return;
  if ((system || parts.size() == 1) && object_call(f, name)) return;

  function_name(f);
  put("(");
  if (f.agg_distinct) put("DISTINCT ");
  if (f.agg_star) put("*");
  for (size_t i = 0; i < args.size(); ++i) {
    if (i > 0) put(", ");
    if (variadic && i + 1 == args.size()) put("VARIADIC ");
    expression(args[i]);
  }
  if (f.agg_order != nullptr && !f.agg_within_group) {
    imply_for_order(f, args);
    put(" ORDER BY ");
    sort_list(f.agg_order);
  }
  put(")");
  call_decoration(f);
}

// findTargetlistEntrySQL99() of src/backend/parser/parse_clause.c: what an aggregate is ordered by
// and also called with is that argument, with the cast that the call made.
void Printer::imply_for_order(const FuncCall& f, const std::vector<const Node*>& args) {
  const auto text_of = [&](const TypeCast& c) {
    return captured([&] {
      type(*c.typeName, true);
      put(" ");
      expression(c.arg);
    });
  };
  for (const SortBy* item : list_of<SortBy>(f.agg_order)) {
    const auto* wanted = node_as<TypeCast>(item->node, T_TypeCast);
    if (wanted == nullptr) continue;
    for (const Node* arg : args) {
      const auto* given = node_as<TypeCast>(arg, T_TypeCast);
      if (given == nullptr || !is_implied(*given)) continue;
      const ExprBuilder one = text_of(*wanted), other = text_of(*given);
      if (one.text() == other.text() && one.refs() == other.refs()) implied_.push_back(wanted);
    }
  }
}

void Printer::call_decoration(const FuncCall& f) {
  if (f.agg_within_group) {
    put(" WITHIN GROUP (ORDER BY ");
    sort_list(f.agg_order);
    put(")");
  }
  if (f.agg_filter != nullptr) {
    put(" FILTER (WHERE ");
    condition(f.agg_filter);
    put(")");
  }
  if (f.over != nullptr) {
    put(" OVER ");
    if (f.over->name != nullptr) {
      put_ident(f.over->name);
    } else {
      window(*f.over);
    }
  }
}

void Printer::window(const WindowDef& w) {
  put("(");
  bool first = true;
  const auto space = [&] {
    if (!first) put(" ");
    first = false;
  };
  if (w.refname != nullptr) {
    space();
    put_ident(w.refname);
  }
  if (w.partitionClause != nullptr) {
    space();
    put("PARTITION BY ");
    expressions(w.partitionClause);
  }
  if (w.orderClause != nullptr) {
    space();
    put("ORDER BY ");
    sort_list(w.orderClause);
  }
  if ((w.frameOptions & FRAMEOPTION_NONDEFAULT) != 0) {
    space();
    frame(w);
  }
  put(")");
}

// get_window_frame_options().
void Printer::frame(const WindowDef& w) {
  const int options = w.frameOptions;
  put((options & FRAMEOPTION_RANGE) != 0  ? "RANGE "
      : (options & FRAMEOPTION_ROWS) != 0 ? "ROWS "
                                          : "GROUPS ");
  const bool between = (options & FRAMEOPTION_BETWEEN) != 0;
  if (between) put("BETWEEN ");
  if ((options & FRAMEOPTION_START_UNBOUNDED_PRECEDING) != 0) {
    put("UNBOUNDED PRECEDING");
  } else if ((options & FRAMEOPTION_START_CURRENT_ROW) != 0) {
    put("CURRENT ROW");
  } else {
    expression(w.startOffset);
    put((options & FRAMEOPTION_START_OFFSET_PRECEDING) != 0 ? " PRECEDING" : " FOLLOWING");
  }
  if (between) {
    put(" AND ");
    if ((options & FRAMEOPTION_END_UNBOUNDED_FOLLOWING) != 0) {
      put("UNBOUNDED FOLLOWING");
    } else if ((options & FRAMEOPTION_END_CURRENT_ROW) != 0) {
      put("CURRENT ROW");
    } else {
      expression(w.endOffset);
      put((options & FRAMEOPTION_END_OFFSET_PRECEDING) != 0 ? " PRECEDING" : " FOLLOWING");
    }
  }
  if ((options & FRAMEOPTION_EXCLUDE_CURRENT_ROW) != 0) put(" EXCLUDE CURRENT ROW");
  if ((options & FRAMEOPTION_EXCLUDE_GROUP) != 0) put(" EXCLUDE GROUP");
  if ((options & FRAMEOPTION_EXCLUDE_TIES) != 0) put(" EXCLUDE TIES");
}

// ASC and NULLS LAST are what an item has anyway; USING < and > are ASC and DESC.
void Printer::sort_direction(const SortBy& s) {
  bool descending = s.sortby_dir == SORTBY_DESC;
  if (s.sortby_dir == SORTBY_USING) {
    const auto parts = name_parts(s.useOp);
    const bool builtin = parts.size() == 1 || (parts.size() == 2 && parts[0] == "pg_catalog");
    if (builtin && parts.back() == ">") {
      descending = true;
    } else if (!builtin || parts.back() != "<") {
      put(" USING ");
      out_.append(operator_text(session_, s.useOp));
      if (s.sortby_nulls == SORTBY_NULLS_FIRST) put(" NULLS FIRST");
      if (s.sortby_nulls == SORTBY_NULLS_LAST) put(" NULLS LAST");
      return;
    }
  }
  if (descending) put(" DESC");
  if (s.sortby_nulls == SORTBY_NULLS_FIRST && !descending) put(" NULLS FIRST");
  if (s.sortby_nulls == SORTBY_NULLS_LAST && descending) put(" NULLS LAST");
}

// Items of aggregates and windows: always expressions, never positions or output names.
void Printer::sort_list(const List* sort) {
  bool first = true;
  for (const SortBy* item : list_of<SortBy>(sort)) {
    if (!first) put(", ");
    first = false;
    expression(item->node);
    sort_direction(*item);
  }
}

void Printer::sql_value_function(const SQLValueFunction& f) {
  const auto with_precision = [&](std::string_view word) {
    put(std::string(word) + "(" + std::to_string(f.typmod > 6 ? 6 : f.typmod) + ")");
  };
  switch (f.op) {
    case SVFOP_CURRENT_DATE:
      return put("CURRENT_DATE");
    case SVFOP_CURRENT_TIME:
      return put("CURRENT_TIME");
    case SVFOP_CURRENT_TIME_N:
      return with_precision("CURRENT_TIME");
    case SVFOP_CURRENT_TIMESTAMP:
      return put("CURRENT_TIMESTAMP");
    case SVFOP_CURRENT_TIMESTAMP_N:
      return with_precision("CURRENT_TIMESTAMP");
    case SVFOP_LOCALTIME:
      return put("LOCALTIME");
    case SVFOP_LOCALTIME_N:
      return with_precision("LOCALTIME");
    case SVFOP_LOCALTIMESTAMP:
      return put("LOCALTIMESTAMP");
    case SVFOP_LOCALTIMESTAMP_N:
      return with_precision("LOCALTIMESTAMP");
    case SVFOP_CURRENT_ROLE:
      return put("CURRENT_ROLE");
    case SVFOP_CURRENT_USER:
      return put("CURRENT_USER");
    case SVFOP_USER:
      return put("USER");
    case SVFOP_SESSION_USER:
      return put("SESSION_USER");
    case SVFOP_CURRENT_CATALOG:
      return put("CURRENT_CATALOG");
    case SVFOP_CURRENT_SCHEMA:
      return put("CURRENT_SCHEMA");
  }
}

}  // namespace dryshod
