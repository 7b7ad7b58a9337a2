// What a new version beside an old one is made of, where the script makes that too: those of its
// statements that can come before all else. Knows operations and the edges between them; refuses to
// know what is built beside.
#pragma once

#include <vector>

#include "migration/script.h"

namespace dryshod {

/// In the order of the script: what makes all that is new of what these elements of TO refer to,
/// and all that it waits for. Nothing for an element of which some waits for a change of what is
/// there.
std::vector<const Statement*> made_first(const Script& direct, const std::vector<Ref>& users);

}  // namespace dryshod
