// Comments as elements. Knows that a key has two: its own, and that of its index.
#pragma once

#include "parser/lower/lower.h"

namespace dryshod {

/// The comment of an element: its own without a name, that of a key's index under its name.
Ref comment_of(const Catalog& catalog, Ref object, Name which);
Name index_comment_name(const Session& session);

}  // namespace dryshod
