// What writing rows brings along besides the rows: numbers of sequences, and the queries of foreign
// keys (src/backend/utils/adt/ri_triggers.c) on the tables at their other end. Knows constraints
// and defaults; refuses to know which rows are written.
#pragma once

#include <vector>

#include "parser/work/draft.h"

namespace dryshod {

/// The first column of some index or key: its rows are found without reading the others.
bool is_first_key(const Catalog& catalog, Ref column);
/// Rows with values in these columns come in.
void check_inserted(Draft& draft, Ref table, const std::vector<Ref>& given);
/// These columns of some rows change.
void check_updated(Draft& draft, Ref table, const std::vector<Ref>& changed);
/// Rows go.
void check_deleted(Draft& draft, Ref table);

}  // namespace dryshod
