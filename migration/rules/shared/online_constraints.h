// Checks and foreign keys of tables that must not be held up: NOT VALID first, the rows after.
// Knows which of them PostgreSQL takes NOT VALID.
#pragma once

#include "migration/rules/shared/online.h"

namespace dryshod {

/// A check or foreign key, in a plan where its tables ask for it. False: it is to be made as usual.
bool add_constraint_online(Emit& emit, Ref constraint);
/// The new version of a check or foreign key beside the old one.
bool constraint_beside(Emit& emit, const Change& change);

}  // namespace dryshod
