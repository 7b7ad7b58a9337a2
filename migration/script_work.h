// What each statement of a script does to relations while it runs, taken down while the proof
// executes the script. Knows the order of statements; refuses to know what they say.
#pragma once

#include "catalog/interpreter.h"
#include "migration/script.h"

namespace dryshod {

/// To be given to prove(): fills Statement::work of the script, which must outlive it.
Watch take_down_work(Script& script);

}  // namespace dryshod
