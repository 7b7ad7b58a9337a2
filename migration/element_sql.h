// One element with its parts as the SQL that makes it. Knows scripts; refuses to know who asks, and
// whether what it stands on is there.
#pragma once

#include <string>

#include "catalog/frozen.h"

namespace dryshod {

/// Statements, each with its semicolon; empty where no statement of its own makes it (what another
/// element derives). `blank` is an empty database with the same strings.
std::string element_sql(const Frozen& of, Ref ref, const Frozen& blank);

}  // namespace dryshod
