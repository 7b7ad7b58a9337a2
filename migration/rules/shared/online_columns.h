// Columns and NOT NULL of tables that must not be held up: a column comes empty, is filled in
// batches and then closed. Knows which values ADD COLUMN would write row by row.
#pragma once

#include "migration/rules/shared/columns.h"
#include "migration/rules/shared/online.h"

namespace dryshod {

/// NOT NULL of a column, in a plan where its table asks for it. False: it is to be made as usual.
bool set_not_null_online(Emit& emit, Ref not_null);
/// ADD COLUMN in a plan. `waits`: its default can be asked for only where there is a row. False: as
/// usual.
bool add_column_online(Emit& emit, Ref column, Parts parts, bool waits);

/// ATExecAddColumn() of src/backend/commands/tablecmds.c writes every row again where the type is a
/// domain with constraints, even for NULL.
bool writes_when_added(const Catalog& catalog, Expr type);

}  // namespace dryshod
