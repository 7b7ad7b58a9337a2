// What hangs on the type of a column: the operator classes of its indexes and keys.
#pragma once

#include <string_view>

#include "parser/lower/lower.h"

namespace dryshod {

/// ResolveOpClass() of src/backend/commands/indexcmds.c: is this class of pg_catalog for the type?
/// An error is in the session where it is not; a type or class that is not known is believed.
bool opclass_takes(Session& session, Expr type, std::string_view method, std::string_view opclass);

/// Can the keys over the column be made for this type? What else is over it, read_again.h says.
bool keys_take(Session& session, Ref column, Expr type);

}  // namespace dryshod
