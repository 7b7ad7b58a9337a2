// A column that gets another type without its table being rewritten under a lock: a new column beside it,
// kept in step by a trigger, filled in batches, indexed, and put in its place by renaming; from then on a
// trigger keeps the old one in step, until it is purged.
// On partitions and children too, where they merely inherit it (column_places.h). Refuses to know when it is worth
// it.
#pragma once

#include "migration/rules/shared/online.h"

namespace dryshod {

/// False: the table or the column is none for this (inherited, sorting rows into partitions, generated, of a
/// foreign table, of a domain with constraints).
bool column_beside(Emit& emit, const Change& change);

/// Adds to the last piece the rows in which the old column, hidden, could not follow the new one.
void guard_left_behind(Emit& emit, Ref hidden, Ref successor);

}  // namespace dryshod
