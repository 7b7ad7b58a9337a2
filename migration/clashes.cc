// See clashes.h.
#include "migration/clashes.h"

#include "migration/rules/shared/bounds.h"

namespace dryshod {

bool can_clash(Kind kind) {
  return kind == Kind::Inherits;  // partitions
}

bool clash(const Catalog& from, Ref a, const Catalog& to, Ref b) {
  return from.is<Inherits>(a) && to.is<Inherits>(b) && bounds_clash(from, a, to, b);
}

}  // namespace dryshod
