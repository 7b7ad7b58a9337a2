// Does a table's CHECK say what a partition bound says, so that ATTACH PARTITION need not read it?
// Mirrors PartConstraintImpliedByRelConstraint() of src/backend/commands/tablecmds.c as far as the
// check spells the bound out as the server would; for keys of one column.
#pragma once

#include "parser/work/draft.h"

namespace dryshod {

/// Every row of the table is surely inside the bound.
bool implies_bound(Draft& draft, Ref table, Ref parent, const PartitionBoundSpec& bound);
/// Every row of the default partition is surely outside of it.
bool excludes_bound(Draft& draft, Ref table, Ref parent, const PartitionBoundSpec& bound);

}  // namespace dryshod
