// ADD COLUMN: whether the rows that are there get its value by themselves or must be written.
// Mirrors ATExecAddColumn() and contain_volatile_functions(). Knows expressions as they are
// written; refuses to know which tables get the column.
#pragma once

#include "parser/work/draft.h"

namespace dryshod {

/// Is a function called in the expression that may give another value for each row? Functions that
/// are not known are taken for such, as CREATE FUNCTION does.
bool is_volatile(const Session& session, const Node* expression);

/// The same of a stored expression.
bool is_volatile_text(const Session& session, std::string_view expression);

/// What a column definition says, one look at each of its clauses.
struct ColumnClauses {
  bool has_default = false;    // DEFAULT NULL is none
  bool names_default = false;  // but it is written
  bool is_volatile = false;
  bool is_stored = false;  // generated
  bool is_virtual = false;
  bool is_identity = false;
  bool is_serial = false;
  bool not_null = false;
};
ColumnClauses clauses_of(const Session& session, const ColumnDef& definition);

}  // namespace dryshod
