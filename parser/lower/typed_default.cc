// Defaults of routine arguments and domains in the type they are for: an unknown constant takes
// that type when it is stored (coerce_to_target_type() of src/backend/parser/parse_coerce.c),
// whichever way it was written. Knows constants; every other expression prints itself.
#include <algorithm>

#include "catalog/quote.h"
#include "parser/literal/literal.h"
#include "parser/lower/definition.h"

namespace dryshod {
namespace {

/// The domain a type name means, or none.
Ref domain_of(const Session& session, const TypeName& type) {
  if (type.arrayBounds != nullptr || type.pct_type) return {};
  const Ref found = find_type(session, name_parts(type.names));
  return session.catalog.is<Domain>(found) ? found : Ref{};
}

}  // namespace

ExprBuilder base_type(const Catalog& catalog, Ref domain) {
  ExprBuilder type = catalog.open(catalog.get<Domain>(domain).type);
  while (type.refs().size() == 1 && catalog.is<Domain>(type.refs()[0]) && type.text().size() == 2) {
    type = catalog.open(catalog.get<Domain>(type.refs()[0]).type);
  }
  return type;
}

ExprBuilder typed_constant(const Catalog&, std::string_view value, const ExprBuilder& type) {
  ExprBuilder label = type;
  label.text() = label_type(label.text());
  ExprBuilder out;
  if (label.refs().empty()) {
    if (const auto read = read_literal(value, label.text())) return out << *read;
  }
  return (out << quote_literal(value) << "::").append(label);
}

std::optional<ExprBuilder> print_typed_default(Session& session, const Node* expression,
                                               const TypeName& type) {
  const auto* constant = node_as<A_Const>(expression, T_A_Const);
  const bool is_string =
      constant != nullptr && !constant->isnull && constant->val.node.type == T_String;
  if (constant == nullptr || !(is_string || constant->isnull)) {
    return print_expression(session, expression, Scope{});
  }
  if (const Ref domain = domain_of(session, type)) {
    const ExprBuilder base = base_type(session.catalog, domain);
    if (is_string) return typed_constant(session.catalog, constant->val.sval.sval, base);
    ExprBuilder label = base;
    label.text() = label_type(label.text());
    return (ExprBuilder() << "NULL::").append(label);
  }
  TypeName plain = type;
  plain.typmods = nullptr;
  plain.typemod = -1;
  TypeCast cast{};
  cast.type = T_TypeCast;
  cast.arg = const_cast<Node*>(expression);
  cast.typeName = &plain;
  cast.location = -1;
  return print_expression(session, reinterpret_cast<const Node*>(&cast), Scope{});
}

}  // namespace dryshod
