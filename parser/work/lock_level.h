// Which lock each sub-command of ALTER TABLE takes on its table. Mirrors AlterTableGetLockLevel()
// of src/backend/commands/tablecmds.c and the lockmodes in src/backend/access/common/reloptions.c.
// Knows sub-commands; refuses to know tables.
#pragma once

#include "catalog/work.h"
#include "parser/raw/pg_nodes.h"

namespace dryshod {

LockMode lock_level(const AlterTableCmd& cmd);
/// ENABLE or DISABLE TRIGGER in any of its forms.
bool switches_trigger(const AlterTableCmd& cmd);

}  // namespace dryshod
