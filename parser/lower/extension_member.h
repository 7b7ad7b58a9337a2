// What extensions contain, as elements: parts of their extension, builtin, made when a statement
// speaks of their privileges, seen by no look-up but these. Knows names; refuses to know what
// members do.
#pragma once

#include "parser/lower/lower.h"

namespace dryshod {

/// The routine that GRANT names, where an installed extension is known to contain one of the name,
/// or may. None: no extension does.
Ref find_extension_routine(Session& session, const ObjectWithArgs& object);
/// The same for a relation; what kind it is, only the statement says.
Ref find_extension_relation(Session& session, ObjectType type, const RangeVar& name);
/// The mark of an extension whose members had privileges granted or revoked by ALL ... IN SCHEMA:
/// who can do what with each of them is not known then.
void mark_members_unfollowed(Session& session, Ref schema);

}  // namespace dryshod
