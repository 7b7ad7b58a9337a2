// What ALTER ... OWNER TO is said of, for an entry of an archive. Knows pg_dump's kinds of entries;
// refuses to know who the owner is.
#pragma once

#include <optional>
#include <string>

#include "parser/archive/toc.h"

namespace dryshod {

/// `TABLE public.t`, `FUNCTION f(integer)`; empty where such things have no owner of their own,
/// none where the kind is not known.
std::optional<std::string> owned_object(const TocEntry& entry);

}  // namespace dryshod
