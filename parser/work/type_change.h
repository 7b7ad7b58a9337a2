// ALTER COLUMN ... TYPE: which changes leave the rows' bytes as they are. Mirrors
// ATColumnChangeRequiresRewrite() and CheckIndexCompatible() of src/backend/commands, and the
// planner support functions that drop needless length coercions.
// Knows types; refuses to know which tables have the column.
#pragma once

#include "parser/work/draft.h"

namespace dryshod {

/// No row is rewritten. `using_clause`: null where the statement has none.
bool keeps_rows(const Draft& draft, Expr from, Expr to, const Node* using_clause, Name column);
/// An index of plain keys over the column keeps its file: the default operator class and what it
/// compares are the same.
bool keeps_index(const Draft& draft, Expr from, Expr to);
/// A value of the domain is checked: it, or a domain under it, has a constraint.
bool is_constrained_domain(const Catalog& catalog, Expr type);

}  // namespace dryshod
