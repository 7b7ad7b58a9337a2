// Elements that take a place without a name: two of them may not be there together, whatever they are called.
// Knows which kinds have such places; refuses to know what comes first because of it.
#pragma once

#include "catalog/catalog.h"

namespace dryshod {

/// Are there such places for this kind?
bool can_clash(Kind kind);
/// Could this element of `from` and that one of `to`, of one such kind and under the same thing that both refer
/// to, not be there together? Yes where nobody can tell without the server.
bool clash(const Catalog& from, Ref a, const Catalog& to, Ref b);

}  // namespace dryshod
