// Schema and wishes → runbook. Knows in which order its parts are made.
#pragma once

#include "neon/cutover/request.h"

namespace dryshod {

/// `empty`: what CREATE DATABASE leaves on the target. Fails where the scripts do not prove.
Result<Runbook> make_runbook(const Catalog& empty, const Catalog& source,
                             const DatabaseStats* stats, const CutoverRequest& request,
                             Interpreter& interpreter);

}  // namespace dryshod
