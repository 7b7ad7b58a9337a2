// UNIQUE on a partitioned table: only over all its partition key columns can a partition check it
// alone. What UNIQUE shares with PRIMARY KEY is key.cc.
#include <algorithm>

#include "parser/lower/relation.h"

namespace dryshod {

/// DefineIndex() of src/backend/commands/indexcmds.c.
bool covers_partition_key(Session& session, Ref table, const std::vector<Ref>& columns,
                          std::string_view what) {
  if (!is_partitioned(session, table)) return true;
  const Catalog& catalog = session.catalog;
  const Expr key = catalog.get<Table>(table).partition_key;
  const std::vector<ExprBuilder> items = partition_key_items(catalog, key);
  for (const ExprBuilder& item : items) {
    const bool is_column =
        !item.text().empty() && item.text()[0] == kHoleMark && catalog.is<Column>(item.refs()[0]);
    if (!is_column) {
      return error(session, "unsupported " + std::string(what) +
                                " constraint with partition key definition");
    }
    if (std::find(columns.begin(), columns.end(), item.refs()[0]) == columns.end()) {
      return error(session,
                   "unique constraint on partitioned table must include all partitioning "
                   "columns");
    }
  }
  return true;
}

}  // namespace dryshod
