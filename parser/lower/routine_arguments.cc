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

/// Takes the mode off the text of an argument.
std::string_view cut_mode(std::string& text) {
  for (const std::string_view mode : {"INOUT ", "IN ", "OUT ", "VARIADIC "}) {
    if (!text.starts_with(mode)) continue;
    text.erase(0, mode.size());
    return mode.substr(0, mode.size() - 1);
  }
  return {};
}

void cut_name_and_default(std::string& text, std::string_view name) {
  if (!name.empty()) text.erase(0, quote_ident(name).size() + 1);
  text.resize(std::min(text.find(" DEFAULT "), text.size()));
}

/// Each part of a stored list, with the references that stand in it.
class Parts {
 public:
  explicit Parts(const ExprBuilder& list) : refs_(list.refs()) {}

  /// `part` is the next one of the list; `value` is what it begins with once its name is off.
  ExprBuilder value_of(std::string_view part, std::string_view value) {
    ExprBuilder out;
    size_t ref = taken_;
    taken_ += static_cast<size_t>(std::count(part.begin(), part.end(), kHoleMark));
    for (size_t mark = value.find(kHoleMark); mark != std::string_view::npos;
         mark = value.find(kHoleMark)) {
      (out << value.substr(0, mark)).hole(refs_[ref++], static_cast<HoleForm>(value[mark + 1]));
      value.remove_prefix(mark + 2);
    }
    return std::move(out << value);
  }

 private:
  const std::vector<Ref>& refs_;
  size_t taken_ = 0;
};

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
    one.mode = cut_mode(text);
    if (out.size() < all_names.size()) one.name = all_names[out.size()];
    cut_name_and_default(text, one.name);
    one.type = std::move(text);
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<RoutineColumn> routine_columns(const Catalog& catalog, const Function& function) {
  std::vector<RoutineColumn> out;
  constexpr std::string_view kTable = "TABLE(";
  const ExprBuilder returns = catalog.open(function.returns);
  if (returns.text().starts_with(kTable)) {
    Parts parts(returns);
    std::string_view list = returns.text();
    list.remove_prefix(kTable.size());
    list.remove_suffix(1);
    for (const std::string& part : split_list(list)) {
      const size_t end = identifier_length(part);
      const std::vector<std::string> name = split_name(std::string_view(part).substr(0, end));
      out.push_back({name.empty() ? "" : name[0],
                     parts.value_of(part, std::string_view(part).substr(end + 1))});
    }
    return out;
  }
  if (!function.arguments) return out;
  const ExprBuilder arguments = catalog.open(function.arguments);
  Parts parts(arguments);
  const auto names = catalog.strings()[function.argument_names];
  size_t index = 0;
  for (const std::string& part : split_list(arguments.text())) {
    std::string type = part;
    const std::string_view mode = cut_mode(type);
    const std::string_view name = index < names.size() ? names[index] : std::string_view{};
    ++index;
    cut_name_and_default(type, name);
    ExprBuilder text = parts.value_of(part, type);
    if (mode == "OUT" || mode == "INOUT") out.push_back({std::string(name), std::move(text)});
  }
  return out;
}

ExprBuilder aggregate_option(const Catalog& catalog, const Aggregate& aggregate,
                             std::string_view word) {
  const ExprBuilder definition = catalog.open(aggregate.definition);
  Parts parts(definition);
  const std::string start = std::string(word) + " = ";
  for (const std::string& part : split_list(definition.text())) {
    const bool wanted = part.starts_with(start);
    ExprBuilder value =
        parts.value_of(part, wanted ? std::string_view(part).substr(start.size()) : "");
    if (wanted) return value;
  }
  return {};
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
