// Text of a source as people may see it: what could move a cursor, hide or reorder what stands next
// to it is spelled out. Knows UTF-8 and control characters; neither SQL quoting (quote.h) nor
// colours.
#pragma once

#include <string>
#include <string_view>

namespace dryshod {

/// One line: control, invisible and bidirectional characters, line ends and bytes that are not
/// UTF-8 become \xHH or \uHHHH. Everything else stays.
std::string visible(std::string_view text);

}  // namespace dryshod
