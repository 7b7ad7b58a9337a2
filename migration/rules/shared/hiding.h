// How what is to go is kept: under another name, in the schema of dryshod, or as a copy of its rows
// there. Knows SQL spelling; refuses to know what is kept and when.
#pragma once

#include <string>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

/// ALTER ... RENAME TO of what has a place in a schema.
void rename_object(Emit& emit, Ref ref, const std::string& name);
/// ALTER TABLE ... RENAME CONSTRAINT.
void rename_constraint(Emit& emit, Ref ref, const std::string& name);
/// ALTER ... SET SCHEMA.
void move_object(Emit& emit, Ref ref, const std::string& schema);

/// The rows of a table that is about to go, its own alone, where it has any, as a table of the
/// helper schema. Types of the database's own become text: they may go too. False: what it has
/// cannot be copied.
bool copy_rows_away(Emit& emit, Ref table);
/// The same of one column's values, beside the primary key of their rows, or all else that tells
/// them apart. Values that the default gives anyway are not kept, nor those that the column says
/// which comes back in its place.
bool copy_values_away(Emit& emit, Ref column);

}  // namespace dryshod
