// The locks and acts of every statement but ALTER TABLE, as it stands before it runs. One function
// a file of statements: definitions (CREATE and what names objects), drops and renames, upkeep.
// Refuses to know what a statement makes of the catalog (new_parts.h sees that).
#pragma once

#include "parser/work/draft.h"

namespace dryshod {

/// CREATE, COMMENT, GRANT and the like (definitions.cc). False: none of these.
bool watch_definition(Draft& draft, const Node& statement);
/// DROP, RENAME, SET SCHEMA, OWNER TO (changes.cc).
bool watch_change(Draft& draft, const Node& statement);
/// What keeps the data and its files in order, transactions and settings (upkeep.cc).
bool watch_upkeep(Draft& draft, const Node& statement);
/// Types, extensions, routines: what takes no lock on a relation (types.cc).
bool watch_type(Draft& draft, const Node& statement);

}  // namespace dryshod
