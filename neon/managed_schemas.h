// The schemas that Neon keeps for itself in a database: they come and change without anybody's
// script, so no comparison speaks of them. Knows their names and whose they are; refuses to know
// what is in them.
#pragma once

#include <set>
#include <string>

#include "catalog/catalog.h"

namespace dryshod {

/// The element is such a schema, or in one.
bool is_managed(const Catalog& catalog, Ref ref);

/// The names of those that the catalog has.
std::set<std::string> managed_schemas(const Catalog& catalog);

}  // namespace dryshod
