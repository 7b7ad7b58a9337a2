// Two texts of several lines → the lines that differ, with a little of what stands around them.
// Knows lines; nothing of what they say.
#pragma once

#include <string_view>
#include <vector>

namespace dryshod {

struct DiffLine {
  char mark = ' ';  // ' ' in both, '-' only in the old, '+' only in the new, '.' lines left out
  std::string_view text;
};

/// A shortest edit by lines, with `context` common lines around each change. Texts too long for
/// that are shown as one block of changed lines between what they begin and end with alike.
std::vector<DiffLine> line_diff(std::string_view old_text, std::string_view new_text,
                                size_t context = 1);

/// "a\nb\n" and "a\nb" are both two lines.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace dryshod
