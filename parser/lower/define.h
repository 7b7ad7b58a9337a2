// DefineStmt is many statements: what each file of them offers to define.cc.
#pragma once

#include "parser/lower/lower.h"

namespace dryshod {

/// CREATE [OR REPLACE] AGGREGATE (aggregate.cc).
bool define_aggregate(Session& session, const DefineStmt& statement);

}  // namespace dryshod
