// Constants that stand beside values of an enum: string constants that can only be its labels.
// Knows what the server makes of them (oper() of src/backend/parser/parse_oper.c,
// select_common_type() of parse_coerce.c); what labels there are it does not ask.
#include <algorithm>

#include "parser/expr/own_operators.h"
#include "parser/expr/printer.h"

namespace dryshod {

// The type of `beside`, when that is an enum or an array of one and `node` a constant that can only
// be a value of it: pg_catalog compares an enum with nothing else.
Expr Printer::enum_beside(const Node* node, const Node* beside) {
  const auto* c = node_as<A_Const>(node, T_A_Const);
  if (c == nullptr || c->isnull || c->val.node.type != T_String || beside == nullptr || typing_) {
    return {};
  }
  const Catalog& catalog = session_.catalog;
  if (catalog.all<Enum>().empty()) return {};
  const ValueType other = type_of(beside);
  if (!catalog.all<Operator>().empty() && has_operator_of(catalog, other.name)) return {};
  const Expr type = other.text;
  const std::string_view text = type ? catalog.template_text(type) : std::string_view{};
  if (text.size() != 2 && text.substr(std::min<size_t>(2, text.size())) != "[]") return {};
  const auto refs = catalog.refs(type);
  return refs.size() == 1 && catalog.is<Enum>(refs[0]) ? type : Expr{};
}

// The server stores such a constant as the label, which a rename reaches, and prints it with its
// type.
void Printer::operand(const Node* node, const Node* beside) {
  const bool shown = gets_cast(node);  // its type already
  expression(node);
  if (shown) return;
  if (const Expr type = enum_beside(node, beside)) {
    put("::");
    out_.append(session_.catalog.open(type));
  }
}

// x = ANY ('{a,b}') and 'a' = ANY (y): an array beside its element.
void Printer::element_and_array(const Node* node, const Node* beside, bool is_array) {
  const bool shown = gets_cast(node);
  expression(node);
  if (shown) return;
  const Expr type = enum_beside(node, beside);
  if (!type || (session_.catalog.template_text(type).size() == 2) != is_array) return;
  ExprBuilder text = session_.catalog.open(type);
  if (!is_array) text.text().resize(2);
  put("::");
  out_.append(text);
  if (is_array) put("[]");
}

// Expressions of which the server makes one type.
const Node* Printer::typed_among(const std::vector<const Node*>& items) {
  for (const Node* item : items) {
    if (item != nullptr && item->type != T_A_Const) return item;
  }
  return nullptr;
}
void Printer::alike(const List* list) {
  std::vector<const Node*> items;
  for (const Node* item : list_of<Node>(list)) items.push_back(item);
  const Node* typed = typed_among(items);
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) put(", ");
    operand(items[i], typed);
  }
}

// x IN ('a', 'b') of an enum: the array that the server makes of the labels.
bool Printer::in_list_of_enum(bool negated, const Node* left,
                              const std::vector<const Node*>& items) {
  const ValueType compared = type_of(left);
  bool constants = false;
  for (const Node* item : items) {
    const Expr type = enum_beside(item, left);
    if (type && session_.catalog.template_text(type).size() == 2) {
      constants = true;
    } else if (compared.category != 'E' || type_of(item).name != compared.name) {
      return false;
    }
  }
  if (!constants) return false;
  put("(");
  expression(left);
  put(negated ? " <> ALL (ARRAY[" : " = ANY (ARRAY[");
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) put(", ");
    operand(items[i], left);
  }
  put("]))");
  return true;
}

}  // namespace dryshod
