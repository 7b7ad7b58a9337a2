// Casts that the analyser makes by itself, and pg_dump therefore spells out: (v)::text = 'a'::text
// where v = 'a' was written. They are left out where without them the same operator, function or
// common type is chosen (src/backend/parser/parse_oper.c, parse_func.c, parse_coerce.c).
// Knows where types decide; the rules of choice are value_type.cc's. Where anything is unsure, a cast
// stays as written.
#include <algorithm>

#include "parser/expr/builtins.h"
#include "parser/expr/literal.h"
#include "parser/expr/own_operators.h"
#include "parser/expr/printer.h"

namespace dryshod {
namespace {

const A_Const* string_literal(const void* node) {
  const auto* c = node_as<A_Const>(node, T_A_Const);
  return c != nullptr && !c->isnull && c->val.node.type == T_String ? c : nullptr;
}

const Node* last_argument(const FuncCall& f) {
  const auto args = list_of<Node>(f.args);
  return args.empty() ? nullptr : args[args.size() - 1];
}

/// Could types say something about it that is not written?
bool is_of_interest(const Node* node) {
  return node != nullptr && (node->type == T_TypeCast || string_literal(node) != nullptr);
}

}  // namespace

bool Printer::is_implied(const TypeCast& c) const {
  return std::find(implied_.begin(), implied_.end(), &c) != implied_.end();
}

Expr Printer::taken_as(const A_Const& c) const {
  for (const auto& [literal, type] : taken_as_) {
    if (literal == &c) return type;
  }
  return {};
}

// May the bare name mean one of pg_catalog's operators? That one does, builtin_operator() says.
bool Printer::may_be_builtin(std::string_view op) const {
  return !op.empty() && is_builtin_operator(op);
}

Printer::Operand Printer::described(const Node* node) {
  Operand operand;
  operand.node = node;
  if (node == nullptr) {  // an ELSE that is not written is NULL
    operand.as_is = operand.bare = unknown_literal();
    return operand;
  }
  operand.as_is = operand.bare = type_of(node);
  const auto* cast = node_as<TypeCast>(node, T_TypeCast);
  while (cast != nullptr && cast->arg->type == T_TypeCast && does_nothing(*cast)) {
    cast = reinterpret_cast<const TypeCast*>(cast->arg);
  }
  if (cast == nullptr || cast->typeName->typmods != nullptr || !operand.as_is.known() ||
      operand.as_is.name != operand.as_is.base) {
    return operand;
  }
  // Labels keep their type: a rename reaches them by it (print_enum.cc).
  const std::string element = element_name(operand.as_is.name);
  const bool label = operand.as_is.category == 'E' ||
                     (!element.empty() && builtin_value_type(element).category == 0);
  if (string_literal(cast->arg) != nullptr && (label || is_read_type(operand.as_is.name))) {
    return operand;
  }
  ValueType bare = type_of(reinterpret_cast<const Node*>(cast->arg));
  if (!bare.known()) return operand;
  // Taking the modifier away is a step of its own.
  if (bare.name == operand.as_is.name &&
      session_.catalog.render(bare.text).find('(') != std::string::npos) {
    return operand;
  }
  operand.cast = cast;
  operand.bare = std::move(bare);
  return operand;
}

/// `resolve` says what the arguments of those types are taken for.
template <class Resolve>
void Printer::imply(std::vector<Operand> operands, Resolve&& resolve) {
  std::vector<ValueType> types;
  for (const Operand& operand : operands) types.push_back(operand.as_is);
  const Resolution meant = resolve(types);
  if (meant.state != Resolution::State::Found) return;
  const auto without = [&](const std::vector<size_t>& which) {
    std::vector<ValueType> now = types;
    for (const size_t i : which) now[i] = operands[i].bare;
    const Resolution got = resolve(now);
    if (got.state != Resolution::State::Found || got.arguments != meant.arguments) return false;
    return got.result == meant.result;
  };
  std::vector<size_t> casts;
  for (size_t i = 0; i < operands.size(); ++i) {
    const bool last_step = operands[i].as_is.name == meant.arguments[i];
    if (operands[i].cast != nullptr && last_step) casts.push_back(i);
  }
  if (!casts.empty() && !without(casts)) {
    std::vector<size_t> some;
    for (size_t at = casts.size(); at-- > 0;) {
      some.push_back(casts[at]);
      if (!without(some)) some.pop_back();
    }
    casts = some;
  }
  for (const size_t i : casts) implied_.push_back(operands[i].cast);
  for (size_t i = 0; i < operands.size(); ++i) {
    const A_Const* literal = string_literal(operands[i].node);
    if (literal == nullptr || !is_read_type(meant.arguments[i])) continue;
    if (const Expr type = named_type(meant.arguments[i], types).text) {
      taken_as_.emplace_back(literal, type);
    }
  }
}

void Printer::imply_for_operator(std::string_view op, const Node* left, const Node* right,
                                 bool right_only) {
  if (typing_ || (!is_of_interest(left) && !is_of_interest(right)) || !may_be_builtin(op)) return;
  if (right == nullptr || right->type == T_List) return;
  std::vector<Operand> operands;
  if (left != nullptr) operands.push_back(described(left));
  operands.push_back(described(right));
  if (right_only) {
    operands[0].cast = nullptr;
    operands[0].node = nullptr;
  }
  imply(std::move(operands),
        [&](const std::vector<ValueType>& types) { return builtin_operator(session_, op, types); });
}

// The elements of an array that is written out are its own affair.
void Printer::imply_for_array(std::string_view op, const Node* left, const Node* array) {
  if (typing_ || (!is_of_interest(left) && !is_of_interest(array)) || !may_be_builtin(op)) return;
  Operand elements = described(array);
  if (elements.cast != nullptr && string_literal(elements.cast->arg) == nullptr) {
    elements.cast = nullptr;
  }
  const auto element_of = [&](const ValueType& type) {
    if (type.is_unknown_literal()) return type;
    const std::string name = element_name(type.base);
    return name.empty() ? ValueType{} : named_type(name, {type});
  };
  elements.node = nullptr;
  elements.as_is = element_of(elements.as_is);
  if (elements.cast != nullptr) elements.bare = unknown_literal();
  const auto resolve = [&](const std::vector<ValueType>& types) {
    return builtin_operator(session_, op, types);
  };
  const Operand beside = described(left);
  const A_Const* literal = string_literal(array);
  if (literal != nullptr) {
    const Resolution meant = resolve({beside.as_is, elements.as_is});
    const bool found = meant.state == Resolution::State::Found;
    const std::string type = found ? meant.arguments[1] + "[]" : "";
    if (is_read_type(type)) {
      if (const Expr text = named_type(type, {}).text) taken_as_.emplace_back(literal, text);
    }
  }
  imply({beside, std::move(elements)}, resolve);
}

void Printer::imply_for_subquery(std::string_view op, const SubLink& link) {
  const auto* left = reinterpret_cast<const Node*>(link.testexpr);
  if (typing_ || left->type != T_TypeCast || !may_be_builtin(op)) return;
  Operand column;
  column.as_is = column.bare = type_of_column(link);
  imply({described(left), column},
        [&](const std::vector<ValueType>& types) { return builtin_operator(session_, op, types); });
}

// Where a type is common to all, either no cast is needed, or all constants go without: one of them
// alone would look odd.
void Printer::imply_for_common(const std::vector<const Node*>& nodes) {
  bool interest = false;
  for (const Node* node : nodes) interest = interest || is_of_interest(node);
  if (typing_ || !interest) return;
  std::vector<Operand> operands;
  std::vector<ValueType> types;
  for (const Node* node : nodes) {
    operands.push_back(described(node));
    types.push_back(operands.back().as_is);
  }
  const auto common_of = [&](const std::vector<ValueType>& of) {
    const ValueType common = common_value_type(of);
    for (const ValueType& type : of) {
      // An extension's types are printed with all their casts (in_list_of_extension()).
      if (type.category == 0 || !can_coerce(type, common.name)) return ValueType{};
    }
    return common.text ? common : ValueType{};
  };
  const ValueType meant = common_of(types);
  if (!meant.known()) return;
  for (const bool constants_only : {false, true}) {
    std::vector<ValueType> now = types;
    std::vector<const TypeCast*> casts;
    for (size_t i = 0; i < operands.size(); ++i) {
      const TypeCast* cast = operands[i].cast;
      if (cast == nullptr || operands[i].as_is.name != meant.name) continue;
      if (constants_only && string_literal(cast->arg) == nullptr) continue;
      casts.push_back(cast);
      now[i] = operands[i].bare;
    }
    const ValueType got = common_of(now);
    if (!got.known() || session_.catalog.render(got.text) != session_.catalog.render(meant.text)) {
      continue;
    }
    implied_.insert(implied_.end(), casts.begin(), casts.end());
    break;
  }
  if (!is_read_type(meant.name)) return;
  for (const Operand& operand : operands) {
    const A_Const* literal = string_literal(operand.node);
    if (literal != nullptr) taken_as_.emplace_back(literal, named_type(meant.name, types).text);
  }
}

// `literals_only`: of calls in SQL's own syntax the casts of other arguments are not shown anyway.
void Printer::imply_for_call(const FuncCall& f, const std::vector<const Node*>& args,
                             bool literals_only) {
  bool interest = false;
  for (const Node* arg : args) {
    if (arg->type == T_NamedArgExpr) return;
    interest = interest || is_of_interest(arg);
  }
  const bool variadic = f.func_variadic && !args.empty() && args.back() == last_argument(f);
  if (typing_ || !interest || variadic || f.agg_within_group) return;
  std::vector<std::string_view> parts = name_parts(f.funcname);
  const bool system = parts.size() == 2 && parts[0] == "pg_catalog";
  if (system) parts.erase(parts.begin());
  if (parts.empty()) return;
  const std::vector<Ref> routines = system ? std::vector<Ref>{} : find_routines(session_, parts);
  const bool builtin = parts.size() == 1 && is_builtin_function(parts[0]);
  if (routines.size() > 1 || (builtin && !routines.empty())) return;
  std::vector<Operand> operands;
  for (const Node* arg : args) {
    operands.push_back(described(arg));
    const TypeCast* cast = operands.back().cast;
    if (literals_only && cast != nullptr && string_literal(cast->arg) == nullptr) {
      operands.back().cast = nullptr;
    }
  }
  if (builtin) {
    return imply(std::move(operands), [&](const std::vector<ValueType>& types) {
      return resolve_function(parts[0], types, session_.major);
    });
  }
  if (routines.empty()) return;
  const std::vector<std::string> inputs = routine_inputs(routines[0]);
  if (inputs.size() < operands.size()) return;
  imply(std::move(operands), [&](const std::vector<ValueType>& types) {
    Resolution resolution;
    for (size_t i = 0; i < types.size(); ++i) {
      if (!types[i].known() || !can_coerce(types[i], inputs[i])) return resolution;
      resolution.arguments.push_back(inputs[i]);
    }
    resolution.state = Resolution::State::Found;
    return resolution;
  });
}

// f(a, VARIADIC ARRAY[b, c]) is how the server prints f(a, b, c) where the last parameter is VARIADIC
// (ParseFuncOrColumn() of parse_func.c). Empty: the arguments are as written.
std::vector<const Node*> Printer::spread_arguments(const FuncCall& f) {
  const auto* array = node_as<A_ArrayExpr>(last_argument(f), T_A_ArrayExpr);
  if (!f.func_variadic || array == nullptr) return {};
  std::vector<std::string_view> parts = name_parts(f.funcname);
  if (parts.size() == 2 && parts[0] == "pg_catalog") parts.erase(parts.begin());
  if (parts.size() != 1 || !is_builtin_function(parts[0]) ||
      !find_routines(session_, parts).empty()) {
    return {};
  }
  std::vector<const Node*> args;
  for (const Node* arg : list_of<Node>(f.args)) args.push_back(arg);
  const std::string element = element_name(type_of(args.back()).name);
  args.pop_back();
  const size_t fixed = args.size();
  for (const Node* item : list_of<Node>(array->elements)) args.push_back(item);
  std::vector<ValueType> types;
  for (const Node* arg : args) types.push_back(type_of(arg));
  if (args.size() == fixed || element.empty()) return {};
  const Resolution found = resolve_function(parts[0], types, session_.major);
  if (found.state != Resolution::State::Found) return {};
  for (size_t i = fixed; i < args.size(); ++i) {
    if (found.arguments[i] != element) return {};
  }
  return args;
}

// transformAssignedExpr(): a constant is read as of the column's type.
void Printer::imply_for_assignment(const Node* value, Expr type) {
  if (typing_ || !is_of_interest(value) || !type) return;
  const ValueType column = value_type(type);
  if (column.name != column.base) return;
  if (const A_Const* literal = string_literal(value)) {
    if (is_read_type(column.name)) {
      taken_as_.emplace_back(literal, named_type(column.name, {column}).text);
    }
    return;
  }
  const Operand given = described(value);
  if (given.cast != nullptr && string_literal(given.cast->arg) != nullptr &&
      given.as_is.name == column.name) {
    implied_.push_back(given.cast);
  }
}

void Printer::imply_for_assignment(const Node* value, const ResTarget& column,
                                   const RangeItem& target) {
  if (column.indirection != nullptr) return;
  const FoundColumn found = find_column(session_, target, session_.name(column.name));
  if (found.column != nullptr) imply_for_assignment(value, found.column->type);
}

void Printer::imply_for_values(const SelectStmt& select, const List* columns,
                               const RangeItem& target) {
  const auto named = list_of<ResTarget>(columns);
  for (const List* row : list_of<List>(select.valuesLists)) {
    int at = 0;
    for (const Node* value : list_of<Node>(row)) {
      if (columns != nullptr && at < named.size()) {
        imply_for_assignment(value, *named[at], target);
      } else if (columns == nullptr && static_cast<size_t>(at) < target.columns.size()) {
        imply_for_assignment(value, target.columns[static_cast<size_t>(at)].type);
      }
      ++at;
    }
  }
}

}  // namespace dryshod
