// Which routine a call means: by name, number of arguments and, where several are left, by the
// types that constants, casts and known columns show. A rough func_get_detail()
// (src/backend/parser/parse_func.c). Knows no coercion: of several undecidable ones the first wins.
#include <algorithm>

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/expr/printer.h"

namespace dryshod {
namespace {

// The items of a comma-separated list of types: no comma is inside but within parentheses or
// quotes.
std::vector<std::string> split_types(const std::string& list) {
  std::vector<std::string> types;
  int depth = 0;
  bool quoted = false;
  std::string type;
  for (const char c : list) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c == '(') ++depth;
    if (!quoted && c == ')') --depth;
    if (!quoted && depth == 0 && c == ',') {
      types.push_back(std::move(type));
      type.clear();
    } else if (c != ' ' || !type.empty()) {
      type += c;
    }
  }
  if (!type.empty()) types.push_back(std::move(type));
  return types;
}

struct Shape {
  std::vector<std::string> inputs;
  int64_t defaults = 0;
  bool variadic = false;
};

Shape shape_of(const Catalog& catalog, Ref routine) {
  return catalog.visit(routine, [&]<class T>(const T& body) {
    Shape shape;
    if constexpr (requires { body.signature; }) {
      shape.inputs = split_types(catalog.render(body.signature));
    }
    if constexpr (requires { body.default_count; }) shape.defaults = body.default_count;
    if constexpr (requires {
                    body.signature;
                    body.arguments;
                  }) {
      shape.variadic =
          catalog.template_text(body.arguments).find("VARIADIC ") != std::string_view::npos;
    }
    return shape;
  });
}

List* json_type_name() {
  static char word[] = "json";
  static String name{T_String, word};
  static ListCell cell{&name};
  static List names{T_List, 1, 1, &cell, {}};
  return &names;
}

bool takes(const Shape& shape, size_t count) {
  if (count > shape.inputs.size()) return shape.variadic;
  const size_t needed = shape.inputs.size() - static_cast<size_t>(shape.defaults);
  return count >= needed || (shape.variadic && count + 1 >= needed);
}

}  // namespace

// type(x) that is a cast; a cast itself. None: neither. JSON(x) is a plain call before 17.
const TypeCast* Printer::as_cast(const Node* node) {
  if (node == nullptr || node->type == T_TypeCast) return reinterpret_cast<const TypeCast*>(node);
  const auto* f = node_as<FuncCall>(node, T_FuncCall);
  const auto* parsed = node_as<JsonParseExpr>(node, T_JsonParseExpr);
  List* names = nullptr;
  Node* arg = nullptr;
  std::string_view name;
  if (f != nullptr) {
    const auto args = list_of<Node>(f->args);
    const auto parts = name_parts(f->funcname);
    const bool plain = args.size() == 1 && f->funcformat == COERCE_EXPLICIT_CALL &&
                       f->agg_order == nullptr && f->agg_filter == nullptr && f->over == nullptr &&
                       !f->agg_distinct && !f->func_variadic && args[0]->type != T_NamedArgExpr;
    const bool system = parts.size() == 2 && parts[0] == "pg_catalog";
    if (!plain || parts.empty() || (parts.size() > 1 && !system)) return nullptr;
    if (!is_builtin_type(parts.back()) || !session_.catalog.all<Cast>().empty()) return nullptr;
    if (!system && !find_routines(session_, parts).empty()) return nullptr;
    name = parts.back();
    names = f->funcname;
    arg = const_cast<Node*>(args[0]);
  } else if (parsed != nullptr && !has(session_, Feature::JsonScalar)) {
    const bool plain = parsed->output == nullptr && !parsed->unique_keys &&
                       parsed->expr->format->format_type == JS_FORMAT_DEFAULT;
    if (!plain) return nullptr;
    name = "json";
    arg = reinterpret_cast<Node*>(parsed->expr->raw_expr);
  } else {
    return nullptr;
  }
  const auto [at, is_new] = calls_as_casts_.try_emplace(node, nullptr);
  if (!is_new) return at->second;
  TypeName& type = made_types_.emplace_back();
  type.type = T_TypeName;
  type.names = names != nullptr ? names : json_type_name();
  type.typemod = type.location = -1;
  TypeCast& cast = made_casts_.emplace_back();
  cast.type = T_TypeCast;
  cast.arg = arg;
  cast.typeName = &type;
  cast.location = -1;
  const ValueType to = type_of(reinterpret_cast<const Node*>(&cast));
  // No function is called json.
  const bool is_cast =
      parsed != nullptr || is_cast_by_call(name, to.name, type_of(arg), session_.major);
  if (is_cast) calls_as_casts_[node] = &cast;
  return calls_as_casts_[node];
}

// The type an argument plainly has, or "" where it is not plain.
std::string Printer::type_guess(const Node* node) {
  const auto spelled = [&](const TypeName& type) {
    const auto text = type_text(session_, type, false);
    return text ? rendered(*text) : std::string{};
  };
  if (const auto* cast = node_as<TypeCast>(node, T_TypeCast)) return spelled(*cast->typeName);
  if (const auto* c = node_as<A_Const>(node, T_A_Const)) {
    if (c->isnull) return {};
    switch (c->val.node.type) {
      case T_Integer:
        return "integer";
      case T_Boolean:
        return "boolean";
      case T_Float:
        return "numeric";
      default:
        return {};
    }
  }
  if (const ColumnEntry* column = as_column(node); column != nullptr && column->type) {
    std::string type = session_.catalog.render(column->type);
    const size_t open = type.find('(');
    const size_t close = type.find(')');
    if (open != std::string::npos && close != std::string::npos) type.erase(open, close - open + 1);
    return type;
  }
  return {};
}

// func_get_detail() where it can be told, among pg_catalog's functions and the visible ones.
Printer::Callee Printer::callee_of(const std::vector<std::string_view>& written, size_t count,
                                   std::vector<std::string_view> names, bool variadic) {
  Callee callee;
  std::vector<std::string_view> parts = written;
  const bool system = parts.size() == 2 && parts[0] == "pg_catalog";
  if (system) parts.erase(parts.begin());
  if (parts.empty()) return callee;
  const bool named = std::any_of(names.begin(), names.end(), [](auto n) { return !n.empty(); });
  if (named) callee.names = std::move(names);
  const bool builtin = parts.size() == 1 && is_builtin_function(parts[0]);
  if (builtin) callee.builtin = parts[0];
  callee.sure = builtin;
  if (system) return callee;
  for (const Ref routine : find_routines(session_, parts)) {
    if (session_.catalog.is<Procedure>(routine)) continue;
    callee.sure = true;
    OwnCandidate candidate;
    if (!as_candidate(routine, count, callee.names, variadic, candidate)) continue;
    callee.own.push_back(std::move(candidate));
    callee.routines.push_back(routine);
  }
  // A VARIADIC array goes to one that is declared so, and to pg_catalog's of which nothing is known
  // here.
  if (variadic && builtin) callee.sure = false;
  // A path that names pg_catalog may look there last.
  const Name path = session_.search_path_text;
  const bool placed = path && session_.text(path).find("pg_catalog") != std::string_view::npos;
  if (builtin && placed && !callee.own.empty()) callee.sure = false;
  return callee;
}

Printer::Callee Printer::callee_of(const FuncCall& f, const std::vector<const Node*>& args) {
  std::vector<std::string_view> names;
  for (const Node* arg : args) {
    const auto* named = node_as<NamedArgExpr>(arg, T_NamedArgExpr);
    names.push_back(named != nullptr ? named->name : std::string_view{});
  }
  const auto written = list_of<Node>(f.args);
  const bool as_written = static_cast<size_t>(written.size()) == args.size() &&
                          (args.empty() || args.back() == written[written.size() - 1]);
  return callee_of(name_parts(f.funcname), args.size(), std::move(names),
                   f.func_variadic && as_written);
}

Resolution Printer::resolve_call(const Callee& callee, const std::vector<ValueType>& types) const {
  if (!callee.sure) return {};
  return resolve_function(callee.builtin, types, session_.major, callee.own, callee.names);
}

/// False where it cannot take so many arguments, or such names.
bool Printer::as_candidate(Ref routine, size_t count, const std::vector<std::string_view>& names,
                           bool variadic, OwnCandidate& candidate) {
  const Catalog& catalog = session_.catalog;
  const Shape shape = shape_of(catalog, routine);
  const size_t declared = shape.inputs.size();
  const Function* function = catalog.get_if<Function>(routine);
  std::vector<size_t> order;
  if (!names.empty()) {
    const auto known = function != nullptr ? catalog.strings()[function->argument_names]
                                           : catalog.strings()[NameList{}];
    if (shape.variadic || known.size() != declared) return false;
    std::vector<bool> given(declared, false);
    for (size_t i = 0; i < count; ++i) {
      size_t at = i;
      for (size_t k = 0; !names[i].empty() && k <= declared; ++k) {
        at = k;
        if (k < declared && known[k] == names[i]) break;
      }
      if (at >= declared || given[at]) return false;
      given[at] = true;
      order.push_back(at);
    }
    for (size_t i = 0; i < declared; ++i) {
      if (!given[i] && i + static_cast<size_t>(shape.defaults) < declared) return false;
    }
  } else if (variadic) {
    if (!shape.variadic || count != declared) return false;
    for (size_t i = 0; i < count; ++i) order.push_back(i);
  } else {
    if (!takes(shape, count)) return false;
    candidate.variadic = shape.variadic && count >= declared;
    for (size_t i = 0; i < count; ++i) order.push_back(std::min(i, declared - 1));
  }
  for (const size_t at : order) {
    std::string type = shape.inputs[at];
    if (candidate.variadic && at + 1 == declared) {
      if (type == "\"any\"") {
        candidate.variadic = false;
      } else {
        type = type == "anyarray"             ? "anyelement"
               : type == "anycompatiblearray" ? "anycompatible"
                                              : element_name(type);
      }
    }
    candidate.bases.push_back(base_of_parameter(routine, type));
    candidate.open.push_back(candidate.bases.back().empty() && is_open_type(routine, type));
    candidate.arguments.push_back(std::move(type));
  }
  candidate.result = rendered(declared_result(routine));
  if (candidate.result.empty()) candidate.result = "record";
  return true;
}

// What a parameter's domain is over, where that is pg_catalog's. Empty: it is no such domain.
std::string Printer::base_of_parameter(Ref routine, const std::string& type) {
  const Catalog& catalog = session_.catalog;
  const Function* function = catalog.get_if<Function>(routine);
  if (function == nullptr || !function->signature || !catalog.all<Cast>().empty()) return {};
  for (const Ref ref : catalog.refs(function->signature)) {
    if (!catalog.is<Domain>(ref) || catalog.qualified(ref) != type) continue;
    ExprBuilder domain;
    const std::string base = value_type(session_.catalog.intern(domain.hole(ref))).base;
    return builtin_value_type(base).category == 0 ? std::string() : base;
  }
  return {};
}

// May a value of another type become it by a cast that only the catalog, or an extension, knows of?
bool Printer::is_open_type(Ref routine, const std::string& type) const {
  const Catalog& catalog = session_.catalog;
  if (!catalog.all<Cast>().empty()) return true;
  const std::string element = element_name(type);
  const std::string& base = element.empty() ? type : element;
  if (builtin_value_type(base).category != 0) return false;
  const Expr signature = catalog.visit(routine, []<class T>(const T& body) {
    if constexpr (requires { body.signature; }) {
      return body.signature;
    } else {
      return Expr{};
    }
  });
  for (const Ref ref : catalog.refs(signature)) {
    const bool plain = catalog.is<Enum>(ref) || catalog.is<Composite>(ref) ||
                       catalog.is<Range>(ref) || catalog.is<Table>(ref) || catalog.is<View>(ref);
    if (plain && catalog.qualified(ref) == base) return false;
  }
  return true;
}

Ref Printer::choose_routine(const std::vector<Ref>& routines, const FuncCall& f) {
  const auto args = list_of<Node_>(f.args);
  const size_t count = static_cast<size_t>(args.size());
  std::vector<std::string> guesses;
  Ref best{};
  int best_score = -1;
  const std::vector<const Node_*> called = arguments_of(f);
  const Callee callee = callee_of(f, called);
  if (!callee.own.empty() && !f.agg_within_group) {
    const Resolution meant = resolve_call(callee, types_of(called));
    if (meant.state == Resolution::State::Found && meant.own > 0) {
      return callee.routines[meant.own - 1];
    }
  }
  for (const Ref routine : routines) {
    const Shape shape = shape_of(session_.catalog, routine);
    if (!f.agg_within_group && !takes(shape, count)) continue;
    if (guesses.empty()) {
      for (const Node_* arg : args) guesses.push_back(type_guess(arg));
    }
    int score = shape.inputs.size() == count ? 1 : 0;
    for (size_t i = 0; i < guesses.size() && i < shape.inputs.size(); ++i) {
      if (!guesses[i].empty() && guesses[i] == shape.inputs[i]) score += 4;
    }
    if (score > best_score) {
      best = routine;
      best_score = score;
    }
  }
  return best;
}

void Printer::function_name(const FuncCall& f) {
  std::vector<std::string_view> parts = name_parts(f.funcname);
  if (parts.size() == 3) parts.erase(parts.begin());
  if (parts.empty()) return;
  if (parts.size() == 2 && parts[0] == "pg_catalog") return put_ident(parts[1]);

  const std::vector<Ref> routines = find_routines(session_, parts);
  if (!routines.empty() && !f.agg_within_group) {
    const std::vector<const Node_*> called = arguments_of(f);
    const Callee callee = callee_of(f, called);
    const Resolution meant = resolve_call(callee, types_of(called));
    if (meant.state == Resolution::State::Found) {
      if (meant.own == 0) return put_ident(parts[0]);
      out_.hole(callee.routines[meant.own - 1]);
      return;
    }
  }
  const Ref chosen = choose_routine(routines, f);
  if (parts.size() == 1 && (is_builtin_function(parts[0]) || is_builtin_type(parts[0]))) {
    // pg_catalog is searched too: the user's wins where it fits the argument types exactly.
    bool exact = chosen && !list_of<Node_>(f.args).empty();
    const auto inputs =
        exact ? shape_of(session_.catalog, chosen).inputs : std::vector<std::string>{};
    size_t i = 0;
    for (const Node_* arg : list_of<Node_>(f.args)) {
      exact = exact && i < inputs.size() && type_guess(arg) == inputs[i];
      ++i;
    }
    if (!exact) return put_ident(parts[0]);
  }
  if (chosen) {
    out_.hole(chosen);
    return;
  }
  if (!routines.empty() && parts.size() == 1) {
    out_.hole(routines[0]);
    return;
  }
  // type(x) is a cast in the shape of a call.
  if (const Ref type = find_type(session_, parts)) {
    out_.hole(type);
    return;
  }
  const Ref schema = parts.size() == 2 ? find_schema(session_, parts[0])
                                       : extension_schema(session_, "function", parts[0]);
  if (!schema) return put(dotted(parts));
  out_.hole(schema);
  put(".");
  put_ident(parts.back());
}

}  // namespace dryshod
