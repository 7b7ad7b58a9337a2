// COPY data is walked 16 bytes at a time: two comparisons find "\n\\" and nothing else is looked
// at.
#include "parser/source/data.h"

#include <cstdint>
#include <cstring>

#include "parser/source/lexer.h"

namespace dryshod {

using lex::is_word;

const char* find_copy_end(const char* p, const char* end) {
  typedef unsigned char Block __attribute__((vector_size(16)));
  const auto at_line_start = [&](const char* at) {
    return end - at >= 3 && at[0] == '\n' && at[1] == '\\' && at[2] == '.';
  };
  const Block newline = Block{} + static_cast<unsigned char>('\n');
  const Block backslash = Block{} + static_cast<unsigned char>('\\');
  while (end - p >= 17) {
    Block here, next;
    std::memcpy(&here, p, 16);
    std::memcpy(&next, p + 1, 16);
    const auto both = (here == newline) & (next == backslash);
    uint64_t halves[2];
    std::memcpy(halves, &both, 16);
    if ((halves[0] | halves[1]) != 0) {
      for (int i = 0; i < 16; ++i) {
        if (at_line_start(p + i)) return p + i + 1;
      }
    }
    p += 16;
  }
  for (; p < end; ++p) {
    if (at_line_start(p)) return p + 1;
  }
  return nullptr;
}

bool copies_from_stdin(std::string_view text, bool standard_strings) {
  lex::Lexer words(text, standard_strings);
  int depth = 0;
  bool after_from = false;
  for (lex::Token token = words.next(); token.kind != lex::Kind::End; token = words.next()) {
    if (token.text == "(") ++depth;
    if (token.text == ")") --depth;
    const bool is_plain = token.kind == lex::Kind::Word && depth == 0;
    if (after_from && is_plain && is_word(token.text, "stdin")) return true;
    after_from = is_plain && is_word(token.text, "from");
  }
  return false;
}

bool is_setval(std::string_view text, bool standard_strings) {
  lex::Lexer words(text, standard_strings);
  if (!is_word(words.next().text, "select")) return false;
  lex::Token token = words.next();
  if (is_word(token.text, "pg_catalog")) {
    if (words.next().text != ".") return false;
    token = words.next();
  }
  if (!is_word(token.text, "setval") || words.next().text != "(") return false;
  for (int depth = 1; depth > 0;) {
    token = words.next();
    if (token.kind == lex::Kind::End || token.kind == lex::Kind::Broken) return false;
    if (token.text == "(") ++depth;
    if (token.text == ")") --depth;
  }
  return words.next().kind == lex::Kind::End;
}

}  // namespace dryshod
