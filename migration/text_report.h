// What a reviewer reads: the changes by object, old and new values, what can be lost, one line of
// sums. Knows layout, colour and words; what changed and what belongs where is report_tree.h.
#pragma once

#include <string>

#include "migration/script.h"

namespace dryshod {

/// Ends with a line end. Every text of the sources is made visible: it cannot send escapes.
std::string render_text(const Script& script, const Difference& difference, const Catalog& from,
                        const Catalog& to, bool colour);

}  // namespace dryshod
