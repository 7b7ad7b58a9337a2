// A fingerprint of what a catalog holds, stable across processes, machines and the order in which
// its source was written. Knows fields and roles; no kind, no handle and no string id enters it.
#pragma once

#include <string>

#include "catalog/catalog.h"

namespace dryshod {

/// 128 bits as 32 hexadecimal digits. Equal for two catalogs exactly when (collisions aside) a diff
/// of them that leaves nothing out is empty: what is never compared does not count.
std::string digest(const Catalog& catalog);

}  // namespace dryshod
