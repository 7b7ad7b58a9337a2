// See literal_label.h.
#include "parser/expr/literal_label.h"

#include "parser/expr/resolve.h"
#include "parser/raw/pg_nodes.h"

namespace dryshod {

const Node* without_label(Session& session, const Node* node, std::string_view type) {
  const auto* cast = node_as<TypeCast>(node, T_TypeCast);
  const auto* constant = cast != nullptr ? node_as<A_Const>(cast->arg, T_A_Const) : nullptr;
  if (constant == nullptr || constant->isnull || constant->val.node.type != T_String) return node;
  const Text known = builtin_type_text(session, *cast->typeName);
  return known && session.strings[known] == type ? cast->arg : node;
}

}  // namespace dryshod
