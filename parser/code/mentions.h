// What all code of a catalog says: the names that queries, expressions and bodies of routines use,
// and the statements that they run. Each text is parsed once, whoever has it. Knows which grammar
// reads what; refuses to know what a name means to anybody.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/mention.h"
#include "parser/source/source_map.h"

namespace dryshod {

/// Each name once for every element that says it, but for columns that are elements of the source
/// themselves: those are known, whatever they are called. By kind of element, then by birth. `map`
/// must be that of the source which the catalog was loaded from.
std::vector<Mention> mentions(const SourceMap& map, const Catalog& catalog);

/// What a statement says that is in no catalog; `element` is none.
std::vector<Mention> mentions_of(const SourceMap& map, std::string_view text, Span where);

}  // namespace dryshod
