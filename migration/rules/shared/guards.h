// The rows that stand against a statement, as queries (Guard of migration/rule.h): of what is new
// on a table that stays, and of what is validated. Knows what the server holds against rows, and
// which rows; refuses to know when it is asked. Those of changed types are in conversion_guards.h.
#pragma once

#include <string>
#include <vector>

#include "migration/rule.h"

namespace dryshod {

/// Of a not-null, a check, a key, a foreign key or a unique index of `to`, made or validated: none
/// where its table is new, or nothing is held against rows.
std::vector<Guard> guards_of(const Emit& emit, Ref ref);
/// Of a column that is added with these parts: any row, where it has no value for it.
std::vector<Guard> guards_of_added_column(const Emit& emit, Ref column, Parts parts);
/// Of a sequence in `from` whose position meets this condition.
Guard guard_of_position(const Catalog& from, Ref sequence, const std::string& condition);

}  // namespace dryshod
