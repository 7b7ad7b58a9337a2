// A scanner of quotes and parentheses; see key_items.h.
#include "migration/rules/shared/key_items.h"

#include <cctype>

namespace dryshod {
namespace {

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

/// The end of one word from `at` on: a run of characters outside parentheses and quotes other than
/// a space or comma, with all that stands in those.
size_t word_end(std::string_view text, size_t at) {
  int depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
      const bool escapes = c == '\'' && at > 0 && (text[at - 1] == 'E' || text[at - 1] == 'e');
      for (++at; at < text.size() && text[at] != c; ++at) {
        if (escapes && text[at] == '\\') ++at;
      }
    } else if (c == '(' || c == '[') {
      ++depth;
    } else if (c == ')' || c == ']') {
      --depth;
    } else if (depth == 0 && (c == ',' || is_space(c))) {
      break;
    }
    if (at < text.size()) ++at;
  }
  return at;
}

}  // namespace

std::vector<std::string> key_items(std::string_view list) {
  std::vector<std::string> items;
  size_t at = 0;
  while (at < list.size()) {
    // What is compared is one word: a column, a call, or something in parentheses.
    const size_t end = word_end(list, at);
    std::string item(list.substr(at, end - at));
    at = end;
    bool collates = false;
    while (at < list.size() && list[at] != ',') {
      if (is_space(list[at])) {
        ++at;
        continue;
      }
      const size_t stop = word_end(list, at);
      const std::string_view word = list.substr(at, stop - at);
      if (collates) item += " COLLATE " + std::string(word);
      collates = word == "COLLATE";
      at = stop;
    }
    items.push_back(std::move(item));
    while (at < list.size() && (list[at] == ',' || is_space(list[at]))) ++at;
  }
  return items;
}

}  // namespace dryshod
