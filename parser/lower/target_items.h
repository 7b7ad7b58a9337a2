// The target lists inside the text of a stored query, and their labels: `b AS bb`. The server
// computes labels whenever it prints (get_target_list() of ruleutils.c: AS only where the name
// would be another one); a stored text has to be put right when a name under it changes. Knows the
// printed form that parser/expr makes; refuses to know how queries are read.
#pragma once

#include <vector>

#include "parser/lower/lower.h"

namespace dryshod {

/// A rename of these columns is about to happen: whatever query shows one of them keeps its output
/// names, so that what is written outside, and the views on top, see no change.
void keep_labels(Session& session, const std::vector<Ref>& columns, Name fresh);
/// The query with its output column of that number, from 0, called `label`, in all arms of a UNION.
Expr with_output_label(Session& session, Expr query, size_t number, Name label);

}  // namespace dryshod
