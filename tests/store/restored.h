// Catalogs that were packed and unpacked, and what is compared of them. Knows the store's parts; no
// file.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace dryshod::store {

/// Through chunks and back, as `layout` says (empty: as today's program writes). Fails the test
/// where the chunks cannot be read.
Catalog restored(const Catalog& catalog, std::string layout = "");

/// All that a catalog says, a line for each living element: sorted, and without handles and places.
std::vector<std::string> lines_of(const Catalog& catalog);

/// The script from an empty database, and from one catalog to another.
std::string script_of(const Catalog& catalog);
std::string script_of(const Catalog& from, const Catalog& to);

}  // namespace dryshod::store
