// The check that every kind is described whole. It is made here, once, and not in objects.h:
// counting the members of sixty aggregates costs a second.
#include "catalog/objects.h"

namespace dryshod {

#define KIND(T, name)                                                                 \
  static_assert(std::remove_const_t<decltype(T::fields)>::kSize == member_count<T>(), \
                #T ": a member is missing from its fields");
#include "catalog/kinds.def"

}  // namespace dryshod
