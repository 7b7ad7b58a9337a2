// What a partition bound asks of a row, as a condition that the server recognises as the same, and
// which bounds cannot stand beside each other. Knows conditions over one plain column; of others it
// says nothing.
#pragma once

#include <string>

#include "catalog/catalog.h"

namespace dryshod {

/// "(k IS NOT NULL) AND (k >= 1) AND (k < 10)" of a partition of `parent`; empty: it has no such
/// form here. The column is spelled as in the parent: partitions have it by the same name.
std::string bound_condition(const Catalog& catalog, Ref parent, Expr bound);

/// Could the server refuse one of these for the other, both being of partitions of one table? Yes
/// where nobody can tell without it. `link`s as catalog/objects/inherits.h has them.
bool may_clash(const Catalog& catalog, Ref link, const Catalog& other, Ref other_link);

}  // namespace dryshod
