// The acts that the sub-commands of ALTER TABLE are, and those of constraints written with a column
// or a table. Knows syntax and what is in the catalog before the statement; refuses to know locks.
#pragma once

#include "parser/work/draft.h"

namespace dryshod {

void note_acts(Draft& draft, const Named& relation, const AlterTableStmt& statement);
/// A column definition of ADD COLUMN or CREATE TABLE, with its constraints.
void note_column(Draft& draft, const Named& relation, const ColumnDef& definition, bool tolerant);
/// A constraint of its own, or of `column`.
void note_constraint(Draft& draft, const Named& relation, const Constraint& constraint,
                     std::string_view column);
/// A type as the server would print it; as it is written where it is not known.
std::string type_words(Draft& draft, const TypeName& type);

}  // namespace dryshod
