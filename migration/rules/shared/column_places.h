// The tables that a column is in: the one that declares it and all below that inherit it. Knows
// inheritance and partitions; refuses to know what is done to the column.
#pragma once

#include <vector>

#include "migration/rule.h"

namespace dryshod {

/// A table with the column, before and after.
struct ColumnPlace {
  Ref table, column;          // of `from`
  Ref new_table, new_column;  // of `to`
};

/// The declaring table first, each before those below it. None where a new column on the first
/// would not become on all of them what the old one is: some come, go or are foreign, have the
/// column from elsewhere too or are partitioned by it, or it is inherited itself.
std::vector<ColumnPlace> column_places(const Emit& emit, const Change& change);

}  // namespace dryshod
