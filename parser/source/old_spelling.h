// The listed pre-pass for text of servers 8.x-13 that the grammar of 18 refuses. Tried only after a
// statement failed to parse, so text of today is never touched. What is not listed here stays an
// error.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

struct Respelled {
  std::string text;       // as long as the original up to the change, so places stay right
  std::string_view what;  // one line for the user
};

/// The statement one step nearer to today's spelling; none when nothing in it is on the list.
/// `error_at` is the offset at which the grammar refused this text.
std::optional<Respelled> old_spelling(std::string_view text, bool standard_strings,
                                      size_t error_at);

}  // namespace dryshod
