// The rows that stand against a foreign key: those that have no row in the table they refer to.
// Knows how the server looks for them (RI_Initial_Check() of src/backend/utils/adt/ri_triggers.c).
#pragma once

#include <vector>

#include "migration/rule.h"

namespace dryshod {

/// None where its table is new, and none of one with PERIOD.
std::vector<Guard> guards_of_foreign_key(const Emit& emit, Ref key);

}  // namespace dryshod
