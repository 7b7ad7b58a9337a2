// What tables do to extended statistics on them. Knows no statement.
#pragma once

#include <vector>

#include "parser/lower/definition.h"

namespace dryshod {

/// The statistics on a table, in order of birth; and back.
std::vector<Ref> statistics_of(const Catalog& catalog, Ref table);
Ref statistics_table(const Catalog& catalog, Ref statistics);
/// After a column of the table took another name: their columns are kept sorted by it.
void settle_statistics(Session& session, Ref table);
/// What such statistics would be on.
bool print_statistics(Session& session, Ref table, const CreateStatsStmt& statement,
                      Expr& expressions);
/// LIKE ... INCLUDING STATISTICS (generateClonedExtStatsStmt() of
/// src/backend/parser/parse_utilcmd.c): under the name the server would choose.
Ref copy_statistics(Session& session, Ref source, Ref table);

}  // namespace dryshod
