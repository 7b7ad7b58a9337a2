// Operators as they are written between operands: bare for pg_catalog's, OPERATOR(schema.op) for
// the others, as generate_operator_name() does (src/backend/utils/adt/ruleutils.c).
// Knows which operator a bare name means where operands' types are known; the rules of choice are
// value_type.cc's and extension_facts.cc's.
#include "parser/expr/builtins.h"
#include "parser/expr/own_operators.h"
#include "parser/expr/printer.h"

namespace dryshod {
namespace {

/// schema.===, as messages spell it.
std::string dotted_operator(const std::vector<std::string_view>& parts) {
  return parts.size() > 1 ? std::string(parts[parts.size() - 2]) + "." + std::string(parts.back())
                          : std::string(parts.back());
}

/// Can an operator of that name be there, whatever its operands? An extension may have any.
bool may_exist(const Session& session, const std::vector<std::string_view>& parts) {
  if (session.unknown_names_ok) return true;
  const std::string_view schema = parts.size() > 1 ? parts[parts.size() - 2] : std::string_view{};
  if ((schema.empty() || schema == "pg_catalog") && is_builtin_operator(parts.back())) return true;
  bool found = false;
  const Catalog& catalog = session.catalog;
  catalog.each_of<Operator>(
      [&](Ref ref) { found = found || catalog.text(catalog.name(ref)) == parts.back(); });
  return found;
}

}  // namespace

ExtensionOperator Printer::extension_operator_of(std::string_view op, const Node_* left,
                                                 const Node_* right) {
  if (!wants_operand_types()) return {};
  std::vector<ValueType> args;
  if (left != nullptr) args.push_back(type_of(left));
  args.push_back(type_of(right));
  return extension_operator(session_, op, args);
}

void Printer::put_operator(std::string_view op, const ExtensionOperator& found) {
  if (!found.schema) return put(op);
  put("OPERATOR(");
  if (session_.catalog.is<Operator>(found.schema)) {  // the operator itself
    out_.hole(found.schema);
    return put(")");
  }
  out_.hole(found.schema);
  put(".");
  put(op);
  put(")");
}

void Printer::put_operator(const List* names, const Node_* left, const Node_* right) {
  std::vector<ValueType> args;
  if (wants_operand_types() && left != nullptr) args.push_back(type_of(left));
  if (wants_operand_types()) args.push_back(type_of(right));
  put_operator(names, args);
}

void Printer::put_operator(const List* names, const std::vector<ValueType>& args) {
  const auto parts = name_parts(names);
  const Ref schema = parts.size() > 1 ? find_schema(session_, parts[parts.size() - 2]) : Ref{};
  const ExtensionOperator found = !args.empty() && (parts.size() == 1 || schema)
                                      ? visible_operator(session_, parts.back(), args, schema)
                                      : ExtensionOperator{};
  if (found.schema) return put_operator(parts.back(), found);
  if (!args.empty() && !may_exist(session_, parts)) {
    const std::string left = args.size() == 2 ? args[0].name + " " : std::string();
    fail_unknown("operator does not exist: " + left + dotted_operator(parts) + " " +
                 args.back().name);
    return;
  }
  out_.append(operator_text(session_, names));
}

void Printer::put_array_operator(const List* names, const Node_* left, const Node_* array) {
  std::vector<ValueType> args;
  if (wants_operand_types()) {
    ValueType element = type_of(array);
    if (!element.is_unknown_literal()) {
      const std::string name = element_name(element.base);
      element = name.empty() ? ValueType{} : named_type(name, {element});
    }
    args = {type_of(left), element};
  }
  put_operator(names, args);
}

// x IN (a, b) of an extension's =: the array that the server makes of the list, since IN has no
// place for a schema; constants get the type that = compares.
bool Printer::in_list_of_extension(std::string_view op, const Node_* left,
                                   const std::vector<const Node_*>& items) {
  if (!wants_operand_types() || items.empty()) return false;
  std::vector<ValueType> types;
  for (const Node_* item : items) types.push_back(type_of(item));
  const ValueType compared = type_of(left);
  const int common = common_type(types);
  const ValueType item = common < 0 ? unknown_literal() : types[static_cast<size_t>(common)];
  const ExtensionOperator found = extension_operator(session_, op, {compared, item});
  if (!found.schema || !compared.text) return false;
  put("(");
  expression(left);
  put(" ");
  put_operator(op, found);
  put(op == "<>" ? " ALL (ARRAY[" : " ANY (ARRAY[");
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) put(", ");
    expression(items[i]);
    if (!types[i].is_unknown_literal()) continue;
    put("::");
    out_.append(session_.catalog.open(compared.text));
  }
  put("]))");
  return true;
}

void Printer::operator_between(const List* names, Expr type) {
  const ValueType operand = value_type(type);
  put_operator(names, {operand, operand});
}

ExprBuilder operator_text(Session& session, const List* names, Expr type) {
  Printer printer(session, nullptr, false);
  printer.operator_between(names, type);
  return printer.text();
}

}  // namespace dryshod
