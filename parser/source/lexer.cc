// Finds the ends of quotes and comments with memchr, which the C library does at memory speed.
#include "parser/source/lexer.h"

#include <algorithm>
#include <cstring>

namespace dryshod::lex {

namespace {

const char* find(const char* p, const char* end, char c) {
  return p >= end ? nullptr
                  : static_cast<const char*>(std::memchr(p, c, static_cast<size_t>(end - p)));
}

/// quotecontinue of scan.l: spaces and comments with at least one newline, then a quote. Gives the
/// place after that quote, or null.
const char* continued(const char* p, const char* end) {
  bool newline = false;
  while (p < end) {
    if (is(*p, kSpace)) {
      newline |= is_newline(*p);
      ++p;
    } else if (*p == '-' && p + 1 < end && p[1] == '-') {
      p = line_end(p, end);
    } else {
      return *p == '\'' && newline ? p + 1 : nullptr;
    }
  }
  return nullptr;
}

}  // namespace

bool is_word(std::string_view text, std::string_view word) {
  if (text.size() != word.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (lower(text[i]) != word[i]) return false;
  }
  return true;
}

const char* after_plain_string(const char* p, const char* end) {
  const char* quote = find(p, end, '\'');
  return quote == nullptr ? nullptr : quote + 1;
}

const char* after_escape_string(const char* p, const char* end) {
  while (p < end) {
    if (*p == '\\') {
      p += 2;
    } else if (*p != '\'') {
      ++p;
    } else if (p + 1 < end && p[1] == '\'') {
      p += 2;
    } else if (const char* more = continued(p + 1, end)) {
      p = more;
    } else {
      return p + 1;
    }
  }
  return nullptr;
}

const char* after_quoted_identifier(const char* p, const char* end) {
  const char* quote = find(p, end, '"');
  return quote == nullptr ? nullptr : quote + 1;
}

const char* after_block_comment(const char* p, const char* end) {
  for (int depth = 1; p + 1 < end;) {
    if (*p == '*' && p[1] == '/') {
      p += 2;
      if (--depth == 0) return p;
    } else if (*p == '/' && p[1] == '*') {
      p += 2;
      ++depth;
    } else {
      ++p;
    }
  }
  return nullptr;
}

const char* after_dollar_quote(const char* p, const char* end) {
  const char* tag = p + 1;
  if (tag < end && is(*tag, kIdentStart)) {
    while (tag < end && is(*tag, kIdentStart | kDigit)) ++tag;
  }
  if (tag >= end || *tag != '$') return p;
  const size_t size = static_cast<size_t>(tag + 1 - p);
  // A '$' that does not close may begin the delimiter that does: step by one.
  for (const char* at = tag + 1; (at = find(at, end, '$')) != nullptr; ++at) {
    if (static_cast<size_t>(end - at) < size) return nullptr;
    if (std::memcmp(at, p, size) == 0) return at + size;
  }
  return nullptr;
}

const char* line_end(const char* p, const char* end) {
  const char* newline = find(p, end, '\n');
  if (newline == nullptr) newline = end;
  const char* carriage = find(p, newline, '\r');
  return carriage == nullptr ? std::max(p, newline) : carriage;
}

bool escapes(const char* floor, const char* p, bool standard_strings) {
  const auto starts_token = [&](const char* at) { return at == floor || !is(at[-1], kIdentCont); };
  if (p > floor) {
    const char c = lower(p[-1]);
    if (c == 'e' && starts_token(p - 1)) return true;
    if ((c == 'b' || c == 'x') && starts_token(p - 1)) return false;
    if (c == '&' && p - 1 > floor && lower(p[-2]) == 'u' && starts_token(p - 2)) return false;
  }
  return !standard_strings;
}

bool in_identifier(const char* floor, const char* p) {
  const char* start = p;
  while (start > floor && is(start[-1], kIdentCont)) --start;
  // The run may begin with a number, which ends where its digits end: 1$$ opens a dollar quote.
  while (start < p && is(*start, kDigit)) ++start;
  return start < p && is(*start, kIdentStart);
}

Token Lexer::next() {
  for (;;) {
    while (p_ < end_ && is(*p_, kSpace)) ++p_;
    if (p_ + 1 < end_ && p_[0] == '-' && p_[1] == '-') {
      p_ = line_end(p_, end_);
    } else if (p_ + 1 < end_ && p_[0] == '/' && p_[1] == '*') {
      const char* after = after_block_comment(p_ + 2, end_);
      if (after == nullptr) {
        const std::string_view rest(p_, static_cast<size_t>(end_ - p_));
        p_ = end_;
        return {Kind::Broken, rest};
      }
      p_ = after;
    } else {
      break;
    }
  }
  if (p_ >= end_) return {};
  const char* const start = p_;
  const auto token = [&](Kind kind, const char* after) {
    if (after == nullptr) {
      kind = Kind::Broken;
      after = end_;
    }
    p_ = after;
    return Token{kind, std::string_view(start, static_cast<size_t>(after - start))};
  };
  const auto string_at = [&](const char* quote) {
    return token(Kind::String, escapes(start, quote, standard_)
                                   ? after_escape_string(quote + 1, end_)
                                   : after_plain_string(quote + 1, end_));
  };
  const auto at = [&](size_t i) { return start + i < end_ ? start[i] : '\0'; };
  const char c = lower(*start);
  if (c == '\'') return string_at(start);
  if ((c == 'e' || c == 'b' || c == 'x' || c == 'n') && at(1) == '\'') return string_at(start + 1);
  if (c == 'u' && at(1) == '&' && at(2) == '\'') return string_at(start + 2);
  if (c == 'u' && at(1) == '&' && at(2) == '"') {
    return token(Kind::QuotedWord, after_quoted_identifier(start + 3, end_));
  }
  if (c == '"') {
    const char* after = after_quoted_identifier(start + 1, end_);
    while (after != nullptr && after < end_ && *after == '"') {
      after = after_quoted_identifier(after + 1, end_);
    }
    return token(Kind::QuotedWord, after);
  }
  const char* after = start + 1;
  if (is(c, kIdentStart)) {
    while (after < end_ && is(*after, kIdentCont)) ++after;
    return token(Kind::Word, after);
  }
  if (is(c, kDigit) || (c == '.' && is(at(1), kDigit))) {
    while (after < end_ && (is(*after, kIdentStart | kDigit) || *after == '.')) ++after;
    return token(Kind::Number, after);
  }
  if (c == '$') {
    if (is(at(1), kDigit)) {
      while (after < end_ && is(*after, kDigit)) ++after;
      return token(Kind::Param, after);
    }
    const char* quote = after_dollar_quote(start, end_);
    return quote == start ? token(Kind::Punct, after) : token(Kind::String, quote);
  }
  return token(Kind::Punct, after);
}

std::string_view inside(std::string_view token) {
  const size_t open = token.find_first_of("'\"$");
  if (open == std::string_view::npos) return token;
  size_t skip = open + 1;
  if (token[open] == '$') skip = token.find('$', open + 1) + 1;
  const size_t closing = token[open] == '$' ? skip - open : 1;
  return token.size() >= skip + closing ? token.substr(skip, token.size() - skip - closing)
                                        : std::string_view{};
}

}  // namespace dryshod::lex
