// Text of a source on its way into HTML, SVG and Markdown, where it stays text. Control characters
// and those that hide or turn what stands beside them are spelled out (catalog/visible.h); words of
// letters that are read from right to left are kept from turning their neighbours round. Knows
// characters; no blocks.
#pragma once

#include <string>
#include <string_view>

namespace dryshod {

/// One line, as content of an element.
std::string in_html(std::string_view text);
/// The same within SVG, which has no <bdi>.
std::string in_svg(std::string_view text);
/// One line, as a value between double quotes, as a <title>, as an <option>.
std::string in_attribute(std::string_view text);
/// Keeps line ends and tabs. Ends with a line end unless it is empty.
std::string lines_in_html(std::string_view text);

/// One line. Nothing in it is markup, also where it begins one.
std::string in_markdown(std::string_view text);
/// Keeps line ends and tabs, for a fence: nothing is escaped.
std::string lines_in_fence(std::string_view text);

/// A path below the page, an anchor in it, or an address of the web: nothing that a browser
/// executes, and no character that ends a link.
bool is_plain_link(std::string_view link);
/// What of it can be an id: letters, digits, '-', '_', '.'.
std::string plain_id(std::string_view text);

/// Columns that a text takes about where letters are of one width.
size_t columns_of(std::string_view text);
/// At most so many columns, with "…" for what is left out in the middle.
std::string shortened(std::string_view text, size_t columns);

}  // namespace dryshod
