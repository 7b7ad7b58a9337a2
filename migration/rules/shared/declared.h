// Values that the user gives an expression for, because they are nowhere any more: given to rows,
// and counted. Knows SQL spelling; the expression is the user's.
#pragma once

#include <string>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

/// Every row of the column's table that has no value for it gets one.
std::string give_values(const Catalog& catalog, Ref column, const std::string& expression);
/// Says how many rows a conversion by the user's expression will change.
std::string count_changed(const Catalog& catalog, Ref column, const std::string& expression);

}  // namespace dryshod
