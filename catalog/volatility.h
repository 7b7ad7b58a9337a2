// Does an expression give another value each time it is asked? Knows what pg_proc says of
// pg_catalog's functions, and stored expressions; what is not known is taken for such, as CREATE
// FUNCTION does. Mirrors contain_volatile_functions() of src/backend/optimizer/util/clauses.c but
// for what the server inlines.
#pragma once

#include <string_view>

#include "catalog/catalog.h"

namespace dryshod {

/// Gives another value each time it is called, in any of its forms (pg_proc.provolatile).
bool is_volatile_builtin(std::string_view name);
/// A stored expression, in its canonical form: there a function without a schema is pg_catalog's.
bool is_volatile(const Catalog& catalog, Expr expression);

}  // namespace dryshod
