// What a partition bound asks of a row, as a condition that the server recognises as the same. Knows bounds
// over one plain column; of others it says nothing.
#pragma once

#include <string>

#include "catalog/catalog.h"

namespace dryshod {

/// "(k IS NOT NULL) AND (k >= 1) AND (k < 10)" of a partition of `parent`; empty: it has no such form here.
/// The column is spelled as in the parent: partitions have it by the same name.
std::string bound_condition(const Catalog& catalog, Ref parent, Expr bound);

}  // namespace dryshod
