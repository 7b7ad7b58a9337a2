// PostgreSQL's lexical rules, as far as finding the ends of tokens needs them (mirrors
// src/backend/parser/scan.l and src/fe_utils/psqlscan.l of 18). Works on pointers into one text.
// Knows no grammar, no statement and no keyword.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace dryshod::lex {

enum Class : uint8_t {
  kIdentStart = 1,  // [A-Za-z\200-\377_]
  kIdentCont = 2,   // [A-Za-z\200-\377_0-9$]
  kSpace = 4,       // [ \t\n\r\f\v]
  kDigit = 8,
};

constexpr std::array<uint8_t, 256> make_classes() {
  std::array<uint8_t, 256> out{};
  for (int c = 0; c < 256; ++c) {
    const bool digit = c >= '0' && c <= '9';
    const bool start = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    if (start) out[c] = kIdentStart | kIdentCont;
    if (digit) out[c] = kDigit | kIdentCont;
    if (c == '$') out[c] = kIdentCont;
    if (c == ' ' || (c >= '\t' && c <= '\r')) out[c] = kSpace;
  }
  return out;
}
inline constexpr std::array<uint8_t, 256> kClasses = make_classes();

inline bool is(char c, uint8_t classes) {
  return (kClasses[static_cast<unsigned char>(c)] & classes) != 0;
}
inline bool is_newline(char c) {
  return c == '\n' || c == '\r';
}
inline char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}
/// Equal without regard to ASCII case; `word` is in lower case.
bool is_word(std::string_view text, std::string_view word);

// Each takes the place just after the opening and gives the place just after the closing, or null
// when the text ends first.

/// '...' without backslashes. A doubled quote reads as two strings, which ends in the same place.
const char* after_plain_string(const char* p, const char* end);
/// E'...', with its doubled quotes and its continuations on further lines.
const char* after_escape_string(const char* p, const char* end);
const char* after_quoted_identifier(const char* p, const char* end);
const char* after_block_comment(const char* p, const char* end);
/// p is at the '$'; gives p itself when no dollar quote opens there.
const char* after_dollar_quote(const char* p, const char* end);
/// To the newline (not over it), or to the end.
const char* line_end(const char* p, const char* end);

/// Is the quote at p one in which a backslash escapes? `floor` is the end of the token before; what
/// lies between is looked at for the prefix E, or (unless standard_strings) for B, X and U&.
bool escapes(const char* floor, const char* p, bool standard_strings);
/// Is the '$' at p part of an identifier that began at or after `floor`?
bool in_identifier(const char* floor, const char* p);

enum class Kind : uint8_t { End, Word, QuotedWord, String, Number, Param, Punct, Broken };

struct Token {
  Kind kind = Kind::End;
  std::string_view text;  // with its quotes and prefix
};

/// One token after the other, over spaces and comments; for the few short texts that need more than
/// their end found. Broken: a quote or comment that the text does not close.
class Lexer {
 public:
  Lexer(std::string_view text, bool standard_strings)
      : p_(text.data()), end_(text.data() + text.size()), standard_(standard_strings) {}
  Token next();

 private:
  const char* p_;
  const char* end_;
  bool standard_;
};

/// What stands between the quotes of a String or QuotedWord token, as written.
std::string_view inside(std::string_view token);

}  // namespace dryshod::lex
