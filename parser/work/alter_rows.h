// What ALTER TABLE did to the rows, indexes and sequences of its tables, seen from what they were
// before and are after. Mirrors ATRewriteTables() (phase 3) and ATPostAlterTypeCleanup() of
// src/backend/commands/tablecmds.c. Refuses to know locks taken in advance.
#pragma once

#include <vector>

#include "parser/work/draft.h"

namespace dryshod {

/// A table, or a type that tables are OF, before the statement.
class RowsBefore {
 public:
  RowsBefore(const Draft& draft, Ref relation);
  /// After the statement.
  void compare(Draft& draft, const AlterTableStmt& statement) const;

 private:
  struct ColumnState {
    Ref column;
    Expr type{}, collation{};
  };

  bool column_added(Draft& draft, const ColumnDef& definition) const;
  bool column_retyped(Draft& draft, const AlterTableCmd& cmd) const;
  bool expression_set(const Draft& draft, const AlterTableCmd& cmd) const;
  void move_sequences(Draft& draft) const;

  Ref relation_;
  Table table_;
  std::vector<ColumnState> columns_;
};

}  // namespace dryshod
