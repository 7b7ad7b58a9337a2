// Texts as words and arrays of bash, whatever is in them: what a plan's and a runbook's run.sh are
// made of. Knows quoting; refuses to know what the words are for.
#pragma once

#include <string>
#include <string_view>

namespace dryshod {

/// One word of the shell. A NUL ends a word: none gets in.
std::string shell_word(std::string_view text);
/// A word that a person reads on a terminal.
std::string shown_word(std::string_view text);

/// NAME=(...), an item a line; `word` makes an item one word of the shell.
template <class List, class Word>
void shell_array(std::string& out, std::string_view name, const List& list, Word word) {
  out += std::string(name) + "=(";
  for (const auto& item : list) {
    out += "\n  ";
    out += word(item);
  }
  out += list.empty() ? ")\n" : "\n)\n";
}

}  // namespace dryshod
