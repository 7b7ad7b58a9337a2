// An enum that loses labels, or orders them anew, without the tables that use it being rewritten
// under a lock: a new type is made under a name of dryshod's own, each column of the old one gets a
// column of the new one beside it (column_beside.h), and when they are put in their places the
// types change names too. Knows what may stand on an enum; refuses to know how a column is kept in
// step.
#pragma once

#include "migration/rule.h"

namespace dryshod {

/// False: no large table has it, or something stands on it that cannot follow at once (a domain, a
/// composite, a foreign key, a generated column, a function that others use, ...).
bool enum_beside(Emit& emit, const Change& change);

}  // namespace dryshod
