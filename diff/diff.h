// Two frozen catalogs → deltas. Generic over kinds: everything it knows of one it reads from its
// fields (a test greps this folder for kind names).
#pragma once

#include "catalog/frozen.h"
#include "diff/delta.h"

namespace dryshod {

/// Both catalogs must share their string pool. Deterministic: the same input gives the same order.
Difference diff(const Frozen& a, const Frozen& b, const Comparison& comparison);

/// The fields of which two elements of one kind differ.
FieldSet changed_fields(const Frozen& a, Ref in_a, const Frozen& b, Ref in_b);

}  // namespace dryshod
