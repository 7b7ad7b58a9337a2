// See domains.h: getBaseType() of src/backend/utils/cache/lsyscache.c.
#include "catalog/domains.h"

namespace dryshod {

Expr under_domains(const Catalog& catalog, Expr type) {
  constexpr int kDeepest = 64;  // of a catalog that is no server's, a circle of domains
  for (int depth = 0; depth < kDeepest; ++depth) {
    // A hole and nothing else.
    if (!type || catalog.template_text(type).size() != 2 || !catalog.has_holes(type)) break;
    const Domain* domain = catalog.get_if<Domain>(catalog.refs(type)[0]);
    if (domain == nullptr) break;
    type = domain->type;
  }
  return type;
}

}  // namespace dryshod
