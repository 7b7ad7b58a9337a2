// Where a schema keeps numbers of large objects. Knows the extension lo and its trigger; refuses to
// know what is in them.
#pragma once

#include <vector>

#include "neon/rule.h"

namespace dryshod {

/// Columns of type lo, and those that lo_manage() cares for.
std::vector<Ref> large_object_columns(const Survey& survey);

}  // namespace dryshod
