// The list for `pg_restore -L` that loads the rows of an archive into its rewritten schema: what is
// data stays, in an order in which foreign keys let it in, and the schema is commented out. Knows
// archives and catalogs; refuses to know what was rewritten, and why.
#pragma once

#include <string>

#include "catalog/catalog.h"
#include "parser/archive/toc.h"

namespace dryshod::cli {

/// `rewritten` has the handles of `source`, and both have these strings.
std::string data_list(const Toc& toc, Strings& strings, const Catalog& source,
                      const Catalog& rewritten);

}  // namespace dryshod::cli
