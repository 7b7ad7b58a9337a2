// How functions and procedures are written, and when OR REPLACE will do (CREATE FUNCTION's own
// conditions, src/backend/catalog/pg_proc.c, ProcedureCreate()).
#pragma once

#include <string>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

/// CREATE [OR REPLACE] FUNCTION or PROCEDURE, whole.
std::string routine_statement(const Catalog& catalog, Ref ref, bool or_replace);
/// True where arguments were renamed, lost a default, or changed a mode: OR REPLACE refuses those.
bool arguments_need_replacing(const Change& change);

}  // namespace dryshod
