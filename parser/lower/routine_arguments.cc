// Parameter lists of routines: interpret_function_parameter_list() of
// src/backend/commands/functioncmds.c, and their canonical text as print_function_arguments() of
// src/backend/utils/adt/ruleutils.c writes it. Knows modes, names, types and defaults; refuses to
// know what a routine returns or does.
#include <algorithm>

#include "catalog/quote.h"
#include "parser/lower/object.h"
#include "parser/lower/routine.h"

namespace dryshod {
namespace {

bool is_input(FunctionParameterMode mode) {
  return mode != FUNC_PARAM_OUT && mode != FUNC_PARAM_TABLE;
}
bool is_output(FunctionParameterMode mode) {
  return mode == FUNC_PARAM_OUT || mode == FUNC_PARAM_INOUT || mode == FUNC_PARAM_TABLE;
}

bool is_array(std::string_view type) {
  return type.ends_with("[]") || type == "anyarray" || type == "anycompatiblearray" ||
         type == "\"any\"" || type == "any";
}

std::string_view kind_word(RoutineKind kind) {
  return kind == RoutineKind::Procedure   ? "procedures"
         : kind == RoutineKind::Aggregate ? "aggregates"
                                          : "functions";
}

/// Two inputs may not share a name, nor two outputs; an input and an output may.
bool check_names(Session& session, const List* parameters) {
  const auto all = list_of<FunctionParameter>(parameters);
  for (int i = 0; i < all.size(); ++i) {
    if (all[i]->name == nullptr || *all[i]->name == '\0') continue;
    for (int j = 0; j < i; ++j) {
      if (all[j]->name == nullptr || std::string_view(all[i]->name) != all[j]->name) continue;
      const bool both_in = is_input(all[i]->mode) && is_input(all[j]->mode);
      const bool both_out = is_output(all[i]->mode) && is_output(all[j]->mode);
      if (both_in || both_out) {
        return error(session, "parameter name " + quoted(all[i]->name) + " used more than once",
                     all[i]->location);
      }
    }
  }
  return true;
}

/// What the order of modes allows.
struct Order {
  int variadics = 0;
  bool defaults = false;
};

bool check_order(Session& session, const FunctionParameter& p, RoutineKind kind,
                 std::string_view type, Order& order) {
  if (is_input(p.mode) && order.variadics > 0) {
    return error(session, "VARIADIC parameter must be the last input parameter", p.location);
  }
  if (is_output(p.mode) && kind == RoutineKind::Procedure && order.variadics > 0) {
    return error(session, "VARIADIC parameter must be the last parameter", p.location);
  }
  if (p.mode == FUNC_PARAM_VARIADIC) {
    ++order.variadics;
    if (!is_array(type)) return error(session, "VARIADIC parameter must be an array", p.location);
  }
  if (p.defexpr != nullptr) {
    if (!is_input(p.mode)) {
      return error(session, "only input parameters can have default values", p.location);
    }
    order.defaults = true;
  } else if (is_input(p.mode) && order.defaults) {
    return error(session, "input parameters after one with a default value must also have defaults",
                 p.location);
  } else if (kind == RoutineKind::Procedure && order.defaults) {
    return error(session, "procedure OUT parameters cannot appear after one with a default value",
                 p.location);
  }
  return true;
}

std::string_view mode_word(FunctionParameterMode mode, RoutineKind kind) {
  switch (mode) {
    case FUNC_PARAM_OUT:
      return "OUT ";
    case FUNC_PARAM_INOUT:
      return "INOUT ";
    case FUNC_PARAM_VARIADIC:
      return "VARIADIC ";
    case FUNC_PARAM_TABLE:
      return "";
    default:
      return kind == RoutineKind::Procedure ? "IN " : "";
  }
}

ExprBuilder named_type(const FunctionParameter& p, const ExprBuilder& type) {
  ExprBuilder out;
  if (p.name != nullptr && *p.name != '\0') out << quote_ident(p.name) << " ";
  return out.append(type);
}

void append_item(ExprBuilder& list, const ExprBuilder& item) {
  if (!list.empty()) list << ", ";
  list.append(item);
}

bool append_default(Session& session, const FunctionParameter& p, ExprBuilder& item) {
  if (p.defexpr == nullptr) return true;
  const auto text = print_typed_default(session, p.defexpr, *p.argType);
  if (text) (item << " DEFAULT ").append(*text);
  return text.has_value();
}

/// Inputs in order, as $1, $2 number them; "" where unnamed.
void add_to_scope(Session& session, Scope& scope, const FunctionParameter& p,
                  const ExprBuilder& type) {
  if (scope.parameters.empty()) scope.parameters.emplace_back();
  if (!is_input(p.mode)) return;
  scope.parameters[0].push_back(p.name == nullptr ? std::string_view{} : p.name);
  scope.parameter_types.push_back(session.catalog.intern(type));
}

/// The position of a closing quote of the identifier or string that opens at `i`.
size_t closing_quote(std::string_view text, size_t i) {
  const char quote = text[i];
  const bool escapes = quote == '\'' && i > 0 && text[i - 1] == 'E';
  for (++i; i < text.size(); ++i) {
    if (escapes && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      return i;
    }
  }
  return text.size();
}

}  // namespace

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> out;
  size_t from = 0;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'' || c == '"') {
      i = closing_quote(text, i);
    } else if (c == '(' || c == '[') {
      ++depth;
    } else if (c == ')' || c == ']') {
      --depth;
    } else if (c == ',' && depth == 0) {
      out.emplace_back(text.substr(from, i - from));
      from = i + 2;
    }
  }
  if (from < text.size()) out.emplace_back(text.substr(from));
  return out;
}

size_t identifier_length(std::string_view text) {
  if (text.starts_with('"')) {
    size_t end = closing_quote(text, 0) + 1;
    while (end < text.size() && text[end] == '"') end = closing_quote(text, end) + 1;
    return end;
  }
  return std::min(text.find(' '), text.size());
}

std::optional<RoutineArguments> read_arguments(Session& session, const List* parameters,
                                               RoutineKind kind, int order_by_at) {
  if (!check_names(session, parameters)) return std::nullopt;
  RoutineArguments out;
  Order order;
  int printed = 0;
  for (const FunctionParameter* p : list_of<FunctionParameter>(parameters)) {
    if (p->argType->setof) {
      error(session, std::string(kind_word(kind)) + " cannot accept set arguments", p->location);
      return std::nullopt;
    }
    const auto type = type_text(session, *p->argType, false);
    if (!type || !check_order(session, *p, kind, type->text(), order)) return std::nullopt;
    if (is_input(p->mode)) {
      append_item(out.signature, *type);
      out.polymorphic |= type->refs().empty() && type->text().starts_with("any");
    }
    if (is_output(p->mode) && out.outputs++ == 0) out.first_output = *type;
    add_to_scope(session, out.scope, *p, *type);

    ExprBuilder item;
    if (p->mode == FUNC_PARAM_TABLE) {
      append_item(out.table_columns, named_type(*p, *type));
      continue;
    }
    item << mode_word(p->mode, kind);
    item.append(named_type(*p, *type));
    if (!append_default(session, *p, item)) return std::nullopt;
    out.default_count += p->defexpr != nullptr ? 1 : 0;
    if (printed == order_by_at) {
      out.arguments << (printed > 0 ? " ORDER BY " : "ORDER BY ");
      out.arguments.append(item);
    } else {
      append_item(out.arguments, item);
    }
    out.names.emplace_back(p->name == nullptr ? "" : p->name);
    ++printed;
  }
  return out;
}

std::vector<StoredArgument> stored_arguments(const Catalog& catalog, Expr arguments,
                                             NameList names) {
  std::vector<StoredArgument> out;
  if (!arguments) return out;
  const auto all_names = catalog.strings()[names];
  for (std::string text : split_list(catalog.render(arguments))) {
    StoredArgument one;
    for (const std::string_view mode : {"INOUT ", "IN ", "OUT ", "VARIADIC "}) {
      if (!text.starts_with(mode)) continue;
      one.mode = mode.substr(0, mode.size() - 1);
      text.erase(0, mode.size());
      break;
    }
    if (out.size() < all_names.size()) one.name = all_names[out.size()];
    if (!one.name.empty()) text.erase(0, quote_ident(one.name).size() + 1);
    one.type = text.substr(0, text.find(" DEFAULT "));
    out.push_back(std::move(one));
  }
  return out;
}

bool check_replacement(Session& session, const std::vector<StoredArgument>& before,
                       const std::vector<StoredArgument>& after, int64_t defaults_before,
                       int64_t defaults_after) {
  auto inputs = [](std::vector<StoredArgument> all) {
    std::erase_if(all, [](const StoredArgument& a) { return !a.is_input(); });
    return all;
  };
  const auto old_inputs = inputs(before), new_inputs = inputs(after);
  for (size_t i = 0; i < std::min(old_inputs.size(), new_inputs.size()); ++i) {
    if (!old_inputs[i].name.empty() && old_inputs[i].name != new_inputs[i].name) {
      return error(session, "cannot change name of input parameter " + quoted(old_inputs[i].name));
    }
  }
  if (defaults_after < defaults_before) {
    return error(session, "cannot remove parameter defaults from existing function");
  }
  return true;
}

std::string_view routine_words(Kind kind) {
  return kind == Kind::Procedure   ? "procedure"
         : kind == Kind::Aggregate ? "aggregate function"
                                   : "function";
}

bool find_replaced(Session& session, const NewObject& object, const RoutineArguments& arguments,
                   Kind kind, bool replace, Ref& out) {
  out = routine_with(session.catalog, object.schema, object.name, arguments.signature);
  if (!out) return true;
  if (!replace) {
    return error(session, "function " + quoted(session.text(object.name)) +
                              " already exists with same argument types");
  }
  if (session.catalog.kind(out) == kind) return true;
  return error(session, "cannot change routine kind");
}

}  // namespace dryshod
