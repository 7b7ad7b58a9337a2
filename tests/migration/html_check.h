// Reads a page as a browser would not: strictly. Knows what our own pages promise of their markup;
// refuses to know what they are about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

/// What is wrong with the document, a line each; empty: it is whole. Tags that do not close, ids
/// twice or pointed at in vain, headings out of order, tables without scopes, anything that loads
/// or executes.
std::vector<std::string> html_problems(std::string_view html);

/// The text that a reader sees, entities decoded, tags left out.
std::string html_text(std::string_view html);

}  // namespace dryshod
