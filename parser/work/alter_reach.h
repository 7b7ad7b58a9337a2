// How far down a table's tree a sub-command of ALTER TABLE goes, and so its locks. Mirrors
// ATPrepCmd() and the recursion of src/backend/commands/tablecmds.c, which changed in 18. Knows
// trees of tables; refuses to know what a sub-command does there.
#pragma once

#include <vector>

#include "parser/work/draft.h"

namespace dryshod {

/// The tables below the relation that are locked, and with what where it is not the relation's own
/// mode.
struct Reached {
  Ref table;
  LockMode mode = LockMode::None;  // None: as the relation
};
std::vector<Reached> tables_reached(const Draft& draft, Ref relation, const AlterTableCmd& cmd,
                                    bool recurse);

}  // namespace dryshod
