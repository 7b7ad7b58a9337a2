// See shell_words.h.
#include "migration/shell_words.h"

#include "catalog/visible.h"

namespace dryshod {

std::string shell_word(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else if (c != '\0') {
      out += c;
    }
  }
  return out + "'";
}

std::string shown_word(std::string_view text) {
  return shell_word(visible(text));
}

}  // namespace dryshod
