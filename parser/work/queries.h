// Queries and data changes: the locks on what they read and write, and what they read whole. Knows
// where raw trees name relations; no planner: a condition that some index can answer counts as one
// that reads few rows.
#pragma once

#include "parser/work/draft.h"

namespace dryshod {

/// What a query that runs reads (or a view's definition names: `runs` false).
void watch_query(Draft& draft, const Node* query, bool runs);
/// What a view, materialized or not, reads when its query runs: down to tables.
void watch_view(Draft& draft, Ref view);
/// LOCK TABLE of a view: all below in the same mode.
void lock_view(Draft& draft, Ref view, LockMode mode);
/// INSERT, UPDATE, DELETE, MERGE, SELECT at top level.
void watch_data(Draft& draft, const Node& statement);

}  // namespace dryshod
