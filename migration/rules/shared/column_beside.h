// A column that gets another type without its table being rewritten under a lock: a new column
// beside it, kept in step by a trigger, filled in batches, indexed, and put in its place by
// renaming; from then on a trigger keeps the old one in step, until it is purged. On partitions and
// children too, where they merely inherit it (column_places.h). Refuses to know when it is worth
// it.
#pragma once

#include <functional>
#include <vector>

#include "migration/rules/shared/online.h"

namespace dryshod {

/// False: the table or the column is none for this (inherited, sorting rows into partitions,
/// generated, of a foreign table, of a domain with constraints).
bool column_beside(Emit& emit, const Change& change);

/// A type that is made anew, beside the old one of its name.
struct TypeBeside {
  std::function<void()> make;  // emits it under another name, as `to` of the changes calls it
  std::function<void()>
      take_name;  // emits what lets it have its own, in the transaction of the columns
};
/// The same of columns that get the new version of their type, all at once. Values of it are of the
/// old one by their text, where that has them.
bool columns_beside(Emit& emit, const std::vector<Change>& changes, const TypeBeside& type);

/// Adds to the last piece the rows in which the old column, hidden, could not follow the new one.
void guard_left_behind(Emit& emit, Ref hidden, Ref successor);

}  // namespace dryshod
