// What tells elements of one parent, kind and name apart (the input types of routines, the grantee
// of a default privilege), as 64 bits that are the same in every process: the store finds by them
// what one chunk names of another. Knows fields and their roles; refuses to know handles and ids of
// strings.
#pragma once

#include "catalog/catalog.h"

namespace dryshod::store {

class Identities {
 public:
  explicit Identities(const Catalog& catalog) : catalog_(catalog), addresses_(catalog.size(), 0) {}

  /// Of the element's identity fields; 0 where its kind has none.
  uint64_t identity(Ref ref);

 private:
  uint64_t address(Ref ref);

  const Catalog& catalog_;
  BigVector<uint64_t> addresses_;  // 0: not known yet
};

}  // namespace dryshod::store
