// Generation expressions of columns. Knows what they may not use and which major has which kind.
#include "parser/lower/definition.h"
#include "parser/lower/features.h"
#include "parser/lower/relation.h"

namespace dryshod {

bool store_generated(Session& session, Ref column, const Constraint& definition) {
  Catalog& catalog = session.catalog;
  const bool is_virtual = definition.generated_kind == 'v';
  if (is_virtual && !require(session, Feature::VirtualGenerated, definition.location)) {
    return false;
  }
  const Ref table = catalog.parent(column);
  const auto* constant = node_as<A_Const>(definition.raw_expr, T_A_Const);
  const Column* body = catalog.get_if<Column>(column);
  auto printed = print_expression(session, definition.raw_expr, relation_scope(session, table));
  if (!printed) return false;
  if (constant != nullptr && !constant->isnull && constant->val.node.type == T_String &&
      body != nullptr && catalog.refs(body->type).empty()) {
    // As a default, a constant is read as of the column's type.
    printed = typed_constant(catalog, constant->val.sval.sval, catalog.open(body->type));
  }
  for (const Ref used : columns_used(catalog, table, *printed)) {
    if (used != column && !catalog.child<Generated>(used)) continue;
    return error(session,
                 "cannot use generated column \"" + message_name(session, used) +
                     "\" in column generation expression",
                 definition.location);
  }
  const Expr expression = catalog.intern(*printed);
  catalog.remove(catalog.child<Generated>(column));
  catalog.add(column, Name{}, Generated{expression, is_virtual}, session.at(definition.location));
  return true;
}

}  // namespace dryshod
