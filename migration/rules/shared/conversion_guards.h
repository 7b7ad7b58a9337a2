// The rows of a column that do not survive another type, and what of them is lost without an error.
// Knows domains, enums and composite types, and what becomes of their values; refuses to know how a
// built-in type is converted (survival.h) and when it is asked.
#pragma once

#include <string>

#include "migration/rule.h"

namespace dryshod {

/// Says of ALTER COLUMN ... TYPE which rows stand against it and what it can lose. `conversion` is
/// its USING; empty where it has none.
void guard_conversion(const Emit& emit, Emit::Piece& piece, const Change& column,
                      const std::string& conversion);

/// Every value of the old type is one of the new, and a client reads it as it did.
bool only_widens(const Catalog& from, Expr old_type, const Catalog& to, Expr new_type);

}  // namespace dryshod
