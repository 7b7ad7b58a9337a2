// The collations of what a query gives.
#pragma once

#include <optional>
#include <vector>

#include "parser/expr/print.h"

namespace dryshod {

/// Column by column as print_query() has them: absent where it cannot be told, else the collation,
/// which is none for the type's own. For a query that print_query() has accepted.
std::vector<std::optional<Expr>> output_collations(Session& session, const Node* query,
                                                   const Scope* outer);
/// Can any column of this printed query have a collation that is not its type's own?
bool may_have_collations(const Catalog& catalog, const ExprBuilder& query);

}  // namespace dryshod
