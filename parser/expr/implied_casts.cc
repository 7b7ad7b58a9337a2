// Casts that the analyser makes by itself, and pg_dump therefore spells out: (v)::text = 'a'::text
// where v = 'a' was written. All are left out where without them the same operator, function or
// common type is chosen, else all are shown (src/backend/parser/parse_oper.c, parse_func.c,
// parse_coerce.c): which of them was written then says nothing.
// Knows where types decide; the rules of choice are value_type.cc's. Where anything is unsure, a
// cast stays as written.
#include <algorithm>

#include "parser/expr/builtins.h"
#include "parser/expr/own_operators.h"
#include "parser/expr/printer.h"
#include "parser/literal/literal.h"
#include "parser/lower/operator.h"

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

/// A cast is made of what COLLATE is said of, not of the whole (coerce_type() of parse_coerce.c).
const Node* without_collation(const Node* node) {
  while (const auto* c = node_as<CollateClause>(node, T_CollateClause)) node = c->arg;
  return node;
}

const Node* without_name(const Node* node) {
  const auto* named = node_as<NamedArgExpr>(node, T_NamedArgExpr);
  return named != nullptr ? reinterpret_cast<const Node*>(named->arg) : node;
}

/// Could types say something about it that is not written?
bool is_of_interest(const Node* written) {
  const Node* node = without_collation(written);
  if (node == nullptr) return false;
  if (const auto* f = node_as<FuncCall>(node, T_FuncCall)) {  // type(x), perhaps
    return list_length(f->args) == 1 && is_builtin_type(name_parts(f->funcname).back());
  }
  return node->type == T_TypeCast || node->type == T_JsonParseExpr ||
         string_literal(node) != nullptr;
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

Printer::Operand Printer::described(const Node* written) {
  Operand operand;
  const Node* node = without_collation(without_name(written));
  operand.node = node;
  if (node == nullptr) {  // an ELSE that is not written is NULL
    operand.as_is = operand.bare = unknown_literal();
    return operand;
  }
  operand.as_is = operand.bare = type_of(node);
  const TypeCast* cast = as_cast(node);
  while (cast != nullptr && does_nothing(*cast)) cast = as_cast(cast->arg);
  if (cast == nullptr || cast->typeName->typmods != nullptr || !operand.as_is.known()) {
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
  // Taking the modifier away is a step of its own.
  if (!bare.known() || bare.name == operand.as_is.name) return operand;
  operand.cast = cast;
  operand.bare = std::move(bare);
  return operand;
}

// A constant in quotes is read by its type's input where that is known (literal.h).
void Printer::take_literal(const Operand& operand, const std::string& type,
                           const std::vector<ValueType>& near) {
  const A_Const* literal = string_literal(operand.node);
  const std::string name = operand.is_array ? type + "[]" : type;
  if (literal == nullptr) return;
  // A label is shown with its type: a rename reaches it by that.
  if (!operand.is_array && builtin_value_type(type).category == 0 &&
      named_type(type, near).category == 'E') {
    return make_cast(operand, type, near);
  }
  if (!is_read_type(name)) return;
  if (const Expr read = named_type(name, near).text) taken_as_.emplace_back(literal, read);
}

// The cast that the server would show.
void Printer::make_cast(const Operand& operand, const std::string& type,
                        const std::vector<ValueType>& near) {
  if (operand.node == nullptr || operand.as_is.name == type) return;
  const ValueType target = named_type(type, near);
  if (!target.text || target.category == 'P' || type == "\"any\"") return;
  const auto* elements = node_as<A_ArrayExpr>(operand.node, T_A_ArrayExpr);
  if (operand.is_array && elements != nullptr) {  // each for itself: cast_array()
    // To the type of the array, and from there: either step may be none.
    const Expr common = without_modifier(operand.as_is).text;
    for (const Node* element : list_of<Node>(elements->elements)) {
      const std::string own = type_of(element).name;
      const bool first_step = own != operand.as_is.name && own != "unknown" && common;
      if (first_step) made_.emplace_back(element, common);
      if (first_step || own != type) made_.emplace_back(element, target.text);
    }
    return;
  }
  made_.emplace_back(operand.node, operand.is_array ? array_of(target).text : target.text);
}

bool Printer::gets_cast(const Node* node) const {
  return std::any_of(made_.begin(), made_.end(), [&](const auto& m) { return m.first == node; });
}

bool Printer::put_made_cast(const Node* node) {
  for (size_t at = made_.size(); at-- > 0;) {
    if (made_[at].first != node) continue;
    made_[at].first = nullptr;  // its own printing comes here again
    const ExprBuilder type = session_.catalog.open(made_[at].second);
    const auto* c = gets_cast(node) ? nullptr : node_as<A_Const>(node, T_A_Const);
    if (c == nullptr || !cast_constant(*c, type)) {
      put("(");
      expression(node);
      put(")::");
      out_.append(type);
    }
    made_[at].first = node;
    return true;
  }
  return false;
}

// Where every cast is shown, and where all has to be taken by something, all of it is looked at.
bool Printer::matters(const Node* written) const {
  return session_.printing != Printing::Plain || is_of_interest(written);
}

bool Printer::refuses(Resolution::State found, const std::vector<Operand>& operands) const {
  return session_.printing == Printing::Again && found == Resolution::State::None &&
         session_.catalog.all<Cast>().empty() &&
         std::all_of(operands.begin(), operands.end(), [](const Operand& operand) {
           const char category = operand.as_is.category;
           return operand.as_is.is_unknown_literal() || (category != 0 && category != 'P');
         });
}

void Printer::refuse_operator(std::string_view op, const std::vector<Operand>& operands) {
  const auto words = [&](const ValueType& type) {
    const bool own = type.text && session_.catalog.has_holes(type.text);
    return own ? type_words(session_, type.text) : type.name;
  };
  const std::string left =
      operands.size() > 1 ? words(operands.front().as_is) + " " : std::string();
  fail("operator does not exist: " + left + std::string(op) + " " + words(operands.back().as_is));
}

/// `resolve` says what the arguments of those types are taken for.
template <class Resolve>
Resolution::State Printer::imply(const std::vector<Operand>& operands, Resolve&& resolve,
                                 bool may_cast) {
  std::vector<ValueType> types;
  for (const Operand& operand : operands) types.push_back(operand.as_is);
  const Resolution meant = resolve(types);
  if (meant.state != Resolution::State::Found) return meant.state;
  if (session_.printing == Printing::AsShown) {
    for (size_t i = 0; i < operands.size(); ++i) {
      const bool shown = may_cast || string_literal(operands[i].node) != nullptr;
      if (shown) make_cast(operands[i], meant.arguments[i], types);
    }
    return meant.state;
  }
  // A constant that can be read is of its type from the start: so it is printed.
  std::vector<ValueType> read = types;
  for (size_t i = 0; i < operands.size(); ++i) {
    const std::string& type = meant.arguments[i];
    if (string_literal(operands[i].node) == nullptr) continue;
    const ValueType target = named_type(type, types);
    const bool label = target.category == 'E' && !operands[i].is_array;
    if (label || is_read_type(operands[i].is_array ? type + "[]" : type)) read[i] = target;
  }
  const auto without = [&](const std::vector<size_t>& which) {
    std::vector<ValueType> now = read;
    for (const size_t i : which) now[i] = operands[i].bare;
    const Resolution got = resolve(now);
    return got.state == Resolution::State::Found && got.arguments == meant.arguments &&
           got.result == meant.result && got.own == meant.own;
  };
  std::vector<size_t> casts;
  for (size_t i = 0; i < operands.size(); ++i) {
    const bool last_step = operands[i].as_is.name == meant.arguments[i];
    if (operands[i].cast != nullptr && last_step) casts.push_back(i);
  }
  if (casts.empty() || without(casts)) {
    for (const size_t i : casts) {
      implied_.push_back(operands[i].cast);
      // To a domain it goes by way of its base.
      const bool by_base = types[i].base != types[i].name;
      if (by_base) imply_for_type(operands[i].cast->arg, types[i].base);
    }
  } else if (may_cast) {
    for (size_t i = 0; i < operands.size(); ++i) make_cast(operands[i], meant.arguments[i], types);
    return meant.state;
  }
  for (size_t i = 0; i < operands.size(); ++i) {
    take_literal(operands[i], meant.arguments[i], types);
    // The cast of a whole array becomes one of each element as soon as it is read again.
    const bool written_out =
        operands[i].is_array && node_as<A_ArrayExpr>(operands[i].node, T_A_ArrayExpr) != nullptr;
    if (written_out && may_cast) make_cast(operands[i], meant.arguments[i], types);
  }
  return meant.state;
}

// Constants beside a value of an extension's type. False: the operator is no extension's.
bool Printer::type_literals_of_extension(std::string_view op, const Node* left, const Node* right) {
  const ExtensionOperator found = extension_operator_of(op, left, right);
  if (!found.schema || session_.catalog.is<Operator>(found.schema)) return false;
  const std::string schema = session_.catalog.bare(found.schema) + ".";
  size_t at = 0;
  for (const Node* node : {left, right}) {
    if (node == nullptr || found.operands.empty()) continue;
    const std::string& type = found.operands[at++];
    if (string_literal(node) == nullptr) continue;
    ExprBuilder text;
    if (type.starts_with(schema)) {
      text.hole(found.schema) << "." << type.substr(schema.size());
    } else {
      text << type;
    }
    made_.emplace_back(node, session_.catalog.intern(text));
  }
  return true;
}

void Printer::imply_for_operator(std::string_view op, const Node* left, const Node* right,
                                 bool right_only) {
  if (typing_ || (!matters(left) && !matters(right))) return;
  if (right == nullptr || right->type == T_List) return;
  if (type_literals_of_extension(op, left, right) || !may_be_builtin(op)) return;
  std::vector<Operand> operands;
  if (left != nullptr) operands.push_back(described(left));
  operands.push_back(described(right));
  if (right_only) {
    operands[0].cast = nullptr;
    operands[0].node = nullptr;
    // What CASE is about is text where nothing else is known (transformCaseExpr()).
    if (operands[0].as_is.is_unknown_literal()) operands[0].as_is = named_type("text", {});
  }
  const auto found = imply(operands, [&](const std::vector<ValueType>& types) {
    return builtin_operator(session_, op, types);
  });
  if (refuses(found, operands)) refuse_operator(op, operands);
}

// An operator of the catalog's, where no other has its name.
void Printer::imply_for_own_operator(const List* name, const Node* left, const Node* right) {
  if (typing_ || session_.catalog.all<Operator>().empty()) return;
  if (!matters(left) && !matters(right)) return;
  const auto parts = name_parts(name);
  const Ref only = only_operator(session_, parts);
  if (!only || right == nullptr || right->type == T_List) return;
  const std::vector<std::string> taken = operator_operands(session_.catalog, only);
  std::vector<Operand> operands;
  if (left != nullptr) operands.push_back(described(left));
  operands.push_back(described(right));
  if (taken.size() != operands.size()) return;
  imply(operands, [&](const std::vector<ValueType>& types) {
    Resolution resolution;
    for (size_t i = 0; i < types.size(); ++i) {
      if (!types[i].known() || !can_coerce(types[i], taken[i])) return resolution;
    }
    resolution.arguments = taken;
    resolution.state = Resolution::State::Found;
    return resolution;
  });
}

// The elements of an array that is written out are its own affair.
void Printer::imply_for_array(std::string_view op, const Node* left, const Node* array) {
  if (typing_ || !may_be_builtin(op)) return;
  if (!matters(left) && !matters(array) && array->type != T_A_ArrayExpr) return;
  Operand elements = described(array);
  if (elements.cast != nullptr && elements.cast->arg->type == T_A_ArrayExpr) {
    elements.cast = nullptr;
  }
  const auto element_of = [&](const ValueType& type) {
    if (type.is_unknown_literal()) return type;
    const std::string name = element_name(type.base);
    return name.empty() ? ValueType{} : named_type(name, {type});
  };
  elements.is_array = true;
  elements.as_is = element_of(elements.as_is);
  elements.bare = element_of(elements.bare);
  const std::vector<Operand> operands{described(left), std::move(elements)};
  const auto found = imply(operands, [&](const std::vector<ValueType>& types) {
    return builtin_operator(session_, op, types);
  });
  if (refuses(found, operands)) refuse_operator(op, operands);
}

void Printer::imply_for_subquery(std::string_view op, const SubLink& link) {
  const auto* left = reinterpret_cast<const Node*>(link.testexpr);
  if (typing_ || left->type != T_TypeCast || !may_be_builtin(op)) return;
  Operand column;
  column.as_is = column.bare = type_of_column(link);
  imply({described(left), column},
        [&](const std::vector<ValueType>& types) { return builtin_operator(session_, op, types); });
}

// Where the type is given: coerce_to_specific_type() and the like.
void Printer::imply_for_type(const Node* node, const std::string& type) {
  if (typing_ || !matters(node)) return;
  imply({described(node)}, [&](const std::vector<ValueType>& types) {
    Resolution resolution;
    if (!types[0].known() || !can_coerce(types[0], type)) return resolution;
    resolution.arguments.push_back(type);
    resolution.state = Resolution::State::Found;
    return resolution;
  });
}

// make_row_comparison_op(): members are compared one by one.
void Printer::imply_for_rows(std::string_view op, const Node* left, const Node* right) {
  const auto* l = node_as<RowExpr>(left, T_RowExpr);
  const auto* r = node_as<RowExpr>(right, T_RowExpr);
  if (l == nullptr || r == nullptr || list_length(l->args) != list_length(r->args)) return;
  for (int i = 0; i < list_length(l->args); ++i) {
    imply_for_operator(op, list_of<Node>(l->args)[i], list_of<Node>(r->args)[i]);
  }
}

// coerce_record_to_complex(): each member becomes what the field is, by any cast there is.
void Printer::imply_for_fields(const RowExpr& row, Expr type) {
  const auto refs = session_.catalog.refs(type);
  std::vector<ColumnEntry> fields;
  if (typing_ || refs.size() != 1 || session_.catalog.template_text(type).size() != 2) return;
  if (!add_columns(session_, refs[0], fields)) return;
  if (static_cast<size_t>(list_length(row.args)) != fields.size()) return;
  for (size_t i = 0; i < fields.size(); ++i) {
    const ValueType field = value_type(fields[i].type);
    const bool plain = field.known() && field.name == field.base &&
                       session_.catalog.render(field.text) == field.name;
    if (!plain) continue;
    const Node* member = list_of<Node>(row.args)[static_cast<int>(i)];
    const TypeCast* cast = as_cast(without_collation(without_name(member)));
    const bool whole = cast != nullptr && cast->typeName->typmods == nullptr &&
                       string_literal(cast->arg) == nullptr &&
                       type_of(reinterpret_cast<const Node*>(cast)).name == field.name;
    if (whole && session_.printing != Printing::AsShown) {
      implied_.push_back(cast);
    } else {
      imply_for_type(member, field.name);
    }
  }
}

// Where a type is common to all (select_common_type(), select_common_typmod()). The type, where
// every cast to it is shown.
Expr Printer::imply_for_common(const std::vector<const Node*>& nodes) {
  bool interest = false;
  for (const Node* node : nodes) interest = interest || matters(node);
  if (typing_ || !interest) return {};
  std::vector<Operand> operands;
  std::vector<ValueType> types, bare;
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
  if (!meant.known()) return {};
  std::vector<const TypeCast*> casts;
  for (const Operand& operand : operands) {
    const bool last_step = operand.cast != nullptr && operand.as_is.name == meant.name;
    if (last_step) casts.push_back(operand.cast);
    // A constant that is printed with its label decides as if it had been written with it.
    const bool read = string_literal(operand.node) != nullptr &&
                      (is_read_type(meant.name) || meant.category == 'E');
    bare.push_back(last_step ? operand.bare : read ? named_type(meant.name, types) : operand.as_is);
  }
  const ValueType got = casts.empty() ? meant : common_of(bare);
  if (session_.printing == Printing::AsShown || !got.known() ||
      session_.catalog.render(got.text) != session_.catalog.render(meant.text)) {
    for (const Operand& operand : operands) make_cast(operand, meant.name, types);
    return named_type(meant.name, types).text;
  }
  implied_.insert(implied_.end(), casts.begin(), casts.end());
  for (const Operand& operand : operands) take_literal(operand, meant.name, types);
  return {};
}

// `literals_only`: of calls in SQL's own syntax the casts of other arguments are not shown anyway.
void Printer::imply_for_call(const FuncCall& f, const std::vector<const Node*>& args,
                             bool literals_only) {
  // What WITHIN GROUP orders by are arguments too (transformAggregateCall() of parse_agg.c).
  std::vector<const Node*> all = args;
  for (const SortBy* sort : list_of<SortBy>(f.agg_within_group ? f.agg_order : nullptr)) {
    all.push_back(sort->node);
  }
  bool interest = false;
  for (const Node* arg : all) interest = interest || matters(without_name(arg));
  if (typing_ || !interest) return;
  const Callee callee = callee_of(f, all);
  if (!callee.sure || (f.agg_within_group && !callee.own.empty())) return;
  std::vector<Operand> operands;
  for (const Node* arg : all) {
    operands.push_back(described(arg));
    const TypeCast* cast = operands.back().cast;
    if (literals_only && cast != nullptr && string_literal(cast->arg) == nullptr) {
      operands.back().cast = nullptr;
    }
  }
  const auto found = imply(
      operands, [&](const std::vector<ValueType>& types) { return resolve_call(callee, types); },
      !literals_only);
  if (!refuses(found, operands)) return;
  std::string types;
  for (const Operand& operand : operands) types += (types.empty() ? "" : ", ") + operand.as_is.name;
  auto parts = name_parts(f.funcname);
  // The server printed it without its schema where that is on the path.
  if (!find_routines(session_, {parts.back()}).empty()) parts = {parts.back()};
  fail("function " + dotted(parts) + "(" + types + ") does not exist");
}

// f(a, VARIADIC ARRAY[b, c]) is how the server prints f(a, b, c) where the last parameter is
// VARIADIC (ParseFuncOrColumn() of parse_func.c). Empty: the arguments are as written.
std::vector<const Node*> Printer::spread_arguments(const FuncCall& f) {
  const auto* array = node_as<A_ArrayExpr>(last_argument(f), T_A_ArrayExpr);
  if (!f.func_variadic || array == nullptr) return {};
  const auto parts = name_parts(f.funcname);
  std::vector<const Node*> args;
  for (const Node* arg : list_of<Node>(f.args)) {
    if (arg->type == T_NamedArgExpr) return {};
    args.push_back(arg);
  }
  const Callee whole = callee_of(f, args);
  const std::vector<ValueType> whole_types = types_of(args);
  const std::string element = element_name(whole_types.back().name);
  args.pop_back();
  const size_t fixed = args.size();
  for (const Node* item : list_of<Node>(array->elements)) args.push_back(item);
  if (args.size() == fixed || element.empty()) return {};
  const Callee callee = callee_of(parts, args.size(), {}, false);
  const Resolution found = resolve_call(callee, types_of(args));
  if (found.state != Resolution::State::Found) return {};
  for (size_t i = fixed; i < args.size(); ++i) {
    if (found.arguments[i] != element) return {};
  }
  if (found.own == 0) return callee.own.empty() && whole.own.empty() ? args : decltype(args){};
  const Resolution meant = resolve_call(whole, whole_types);
  const bool same = callee.own[found.own - 1].variadic && meant.own > 0 &&
                    whole.routines[meant.own - 1] == callee.routines[found.own - 1];
  return same ? args : decltype(args){};
}

std::vector<const Node*> Printer::arguments_of(const FuncCall& f) {
  std::vector<const Node*> args = spread_arguments(f);
  if (!args.empty()) return args;
  for (const Node* arg : list_of<Node>(f.args)) args.push_back(arg);
  return args;
}

// transformAssignedExpr(): a constant is read as of the column's type.
void Printer::imply_for_assignment(const Node* value, Expr type) {
  if (typing_ || !is_of_interest(value) || !type) return;
  const ValueType column = value_type(type);
  if (column.name != column.base) {  // a domain: by way of its base
    const TypeCast* cast = as_cast(value);
    const bool shown = cast != nullptr && cast->typeName->typmods == nullptr &&
                       type_of(value).name == column.name && session_.printing != Printing::AsShown;
    if (shown) implied_.push_back(cast);
    return imply_for_assignment(shown ? reinterpret_cast<const Node*>(cast->arg) : value,
                                named_type(column.base, {}).text);
  }
  if (const A_Const* literal = string_literal(value)) {
    if (is_read_type(column.name)) {
      taken_as_.emplace_back(literal, named_type(column.name, {column}).text);
    }
    return;
  }
  const Operand given = described(value);
  const auto* constant =
      given.cast == nullptr ? nullptr : node_as<A_Const>(given.cast->arg, T_A_Const);
  const bool untyped =
      constant != nullptr && (constant->isnull || constant->val.node.type == T_String);
  if (untyped && given.as_is.name == column.name) {
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
