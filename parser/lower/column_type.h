// What hangs on the type of a column: the operator classes of its indexes, the operators of what is
// stored over it.
#pragma once

#include <string_view>

#include "parser/lower/lower.h"

namespace dryshod {

/// ResolveOpClass() of src/backend/commands/indexcmds.c: is this class of pg_catalog for the type? An
/// error is in the session where it is not; a type or class that is not known is believed.
bool opclass_takes(Session& session, Expr type, std::string_view method, std::string_view opclass);

/// ATPostAlterTypeCleanup() of src/backend/commands/tablecmds.c makes constraints and indexes of the
/// column again: can they be made for this type? To be asked while the column has its old one.
bool dependents_take(Session& session, Ref column, Expr type);

}  // namespace dryshod
