// Is a column surely without nulls by a constraint that holds? Then SET NOT NULL looks at no row.
// Mirrors NotNullImpliedByRelConstraints() of src/backend/commands/tablecmds.c as far as
// constraints say IS NOT NULL themselves.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace dryshod {

/// A valid CHECK of its table says that the column is not null. `valid`: which checks count.
bool says_not_null(const Catalog& catalog, Ref column, const std::vector<Ref>& valid);
/// The valid, enforced checks of a relation.
std::vector<Ref> valid_checks(const Catalog& catalog, Ref relation);
/// "((a IS NOT NULL) AND (b > 0))" taken apart at its ANDs, each without parentheses around it.
std::vector<std::string_view> conjuncts(std::string_view condition);

}  // namespace dryshod
