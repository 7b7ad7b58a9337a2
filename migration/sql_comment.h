// Comments of SQL that a script is read by: texts of several lines, and the locks that others may
// wait for. Knows how they are laid out; refuses to know what they are written above.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "catalog/work.h"

namespace dryshod {

/// Every line of the text as a comment of its own.
void comment_lines(std::string& out, std::string_view text);

/// "locks public.t: SHARE (reads go on)", a line for each relation that others may wait for.
void comment_locks(std::string& out, std::span<const RelationWork> relations);

}  // namespace dryshod
