// Which routine a call means: by name, number of arguments and, where several are left, by the
// types that constants, casts and known columns show. A rough func_get_detail()
// (src/backend/parser/parse_func.c). Knows no coercion: of several undecidable ones the first wins.
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

bool takes(const Shape& shape, size_t count) {
  if (count > shape.inputs.size()) return shape.variadic;
  const size_t needed = shape.inputs.size() - static_cast<size_t>(shape.defaults);
  return count >= needed || (shape.variadic && count + 1 >= needed);
}

}  // namespace

std::vector<std::string> Printer::routine_inputs(Ref routine) const {
  return shape_of(session_.catalog, routine).inputs;
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

Ref Printer::choose_routine(const std::vector<Ref>& routines, const FuncCall& f) {
  const auto args = list_of<Node_>(f.args);
  const size_t count = static_cast<size_t>(args.size());
  std::vector<std::string> guesses;
  Ref best{};
  int best_score = -1;
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
