// What differs in nothing but its name: a key, a check or an index that TO calls otherwise is the
// one that is there, renamed. Nothing is lost by it, so nobody has to say so; what holds rows
// (tables, columns) is never taken for another. Knows what the rules declare; refuses to know any
// single kind, and how a rename reads.
#pragma once

#include "catalog/frozen.h"
#include "diff/delta.h"

namespace dryshod {

/// diff(), with each such pair as one alteration of nothing but the name. For whoever plans: a
/// proof compares names.
Difference diff_to_plan(const Frozen& from, const Frozen& to, const Comparison& comparison);

}  // namespace dryshod
