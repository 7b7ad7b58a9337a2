// The text that stands for a statement without a model: its tokens, spelled one way, so that two
// spellings of one statement compare equal. Secrets become placeholders here, before they are
// stored. Knows the lexical rules of SQL, not what a statement means.
#include <algorithm>
#include <array>
#include <cstring>

#include "parser/lower/lower.h"

namespace dryshod {
namespace {

constexpr std::string_view kSecret = "<secret: fill in>";

// In order, as PostgreSQL keeps them.
constexpr std::string_view kKeywords[] = {
#define PG_KEYWORD(name, value, category, collabel) name,
#include "parser/kwlist.h"
#undef PG_KEYWORD
};

bool is_keyword(std::string_view word) {
  return std::binary_search(std::begin(kKeywords), std::end(kKeywords), word);
}

bool blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool word_part(char c) {
  return word_start(c) || digit(c) || c == '$';
}
bool operator_part(char c) {
  return c != '\0' && std::strchr("+-*/<>=~!@#%^&|`?", c) != nullptr;
}

std::string folded(std::string_view text, char first, char last, int shift) {
  std::string out(text);
  for (char& c : out) {
    if (c >= first && c <= last) c = static_cast<char>(c + shift);
  }
  return out;
}
std::string lower_case(std::string_view text) {
  return folded(text, 'A', 'Z', 'a' - 'A');
}
std::string upper_case(std::string_view text) {
  return folded(text, 'a', 'z', 'A' - 'a');
}

/// The end of a quoted thing that starts at `i` (its opening quote), one past the closing quote.
size_t quote_end(std::string_view sql, size_t i, bool backslashes) {
  const char quote = sql[i];
  for (++i; i < sql.size(); ++i) {
    if (backslashes && sql[i] == '\\') {
      ++i;
    } else if (sql[i] == quote) {
      if (i + 1 == sql.size() || sql[i + 1] != quote) return i + 1;
      ++i;
    }
  }
  return sql.size();
}

/// The end of a comment at `i`, or `i` where there is none. Block comments nest.
size_t comment_end(std::string_view sql, size_t i) {
  if (sql.substr(i, 2) == "--") return std::min(sql.find('\n', i), sql.size());
  if (sql.substr(i, 2) != "/*") return i;
  int depth = 0;
  while (i < sql.size()) {
    if (sql.substr(i, 2) == "/*") {
      ++depth;
      i += 2;
    } else if (sql.substr(i, 2) == "*/") {
      i += 2;
      if (--depth == 0) return i;
    } else {
      ++i;
    }
  }
  return i;
}

size_t dollar_end(std::string_view sql, size_t i) {
  size_t tag = i + 1;
  while (tag < sql.size() && word_part(sql[tag]) && sql[tag] != '$') ++tag;
  if (tag == sql.size() || sql[tag] != '$') return i + 1;
  const std::string_view mark = sql.substr(i, tag + 1 - i);
  const size_t end = sql.find(mark, tag + 1);
  return end == std::string_view::npos ? sql.size() : end + mark.size();
}

size_t operator_end(std::string_view sql, size_t i) {
  while (i < sql.size() && operator_part(sql[i]) && comment_end(sql, i) == i) ++i;
  return i;
}

/// The end of the token at `i`.
size_t token_end(std::string_view sql, size_t i) {
  const char c = sql[i];
  if (c == '\'' || c == '"') return quote_end(sql, i, false);
  if (c == '$' && (i + 1 == sql.size() || !digit(sql[i + 1]))) return dollar_end(sql, i);
  if (word_start(c) || digit(c) || c == '$') {
    size_t end = i;
    while (end < sql.size() && word_part(sql[end])) ++end;
    if (digit(c)) {
      while (end < sql.size() && (word_part(sql[end]) || sql[end] == '.')) ++end;
    }
    const bool prefix = end - i == 1 && std::strchr("eEbBxXnN", c) != nullptr;
    if (prefix && end < sql.size() && sql[end] == '\'') {
      return quote_end(sql, end, c == 'e' || c == 'E');
    }
    return end;
  }
  if (sql.substr(i, 2) == "::" || sql.substr(i, 2) == ":=") return i + 2;
  return operator_part(c) ? operator_end(sql, i) : i + 1;
}

/// password=... of a connection string, and user:password@ of a URI, inside a string constant.
std::string without_password(std::string_view literal) {
  std::string out(literal);
  const size_t scheme = out.find("://");
  const size_t at = scheme == std::string::npos ? scheme : out.find('@', scheme);
  if (at != std::string::npos) {
    const size_t colon = out.find(':', scheme + 3);
    if (colon < at) out.replace(colon + 1, at - colon - 1, kSecret);
  }
  for (size_t i = lower_case(out).find("password"); i != std::string::npos;
       i = lower_case(out).find("password", i + 8)) {
    size_t start = i + 8;
    while (start < out.size() && blank(out[start])) ++start;
    if (start == out.size() || out[start] != '=') continue;
    for (++start; start < out.size() && blank(out[start]); ++start) {
    }
    size_t end = start;
    if (out.compare(start, 2, "''") == 0) {  // a quoted value, its quotes doubled in the constant
      end = out.find("''", start + 2);
      end = end == std::string::npos ? out.size() - 1 : end + 2;
    } else {
      while (end + 1 < out.size() && !blank(out[end]) && out[end] != '&') ++end;
    }
    out.replace(start, end - start, kSecret);
  }
  return out;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// No blank between these two tokens.
bool joined(std::string_view before, std::string_view after) {
  const auto is = [](std::string_view token, const char* any) {
    return token.size() == 1 && std::strchr(any, token[0]) != nullptr;
  };
  return is(before, "([.") || is(after, ",).;[]") || before == "::" || after == "::";
}

}  // namespace

std::string normalised_text(std::string_view sql) {
  std::string out;
  std::string before;     // the token before, as it was emitted
  std::string last_word;  // the last word before, in lower case: what a constant belongs to
  size_t i = 0;
  while (i < sql.size()) {
    if (blank(sql[i])) {
      ++i;
      continue;
    }
    if (const size_t end = comment_end(sql, i); end != i) {
      i = end;
      continue;
    }
    const size_t end = token_end(sql, i);
    std::string token(sql.substr(i, end - i));
    i = end;
    const bool constant = token.back() == '\'' && token.size() > 1;
    if (constant) {
      if (ends_with(last_word, "password")) token = "'" + std::string(kSecret) + "'";
      if (last_word == "connection") token = without_password(token);
    } else if (word_start(token[0])) {
      last_word = lower_case(token);
      const bool in_name = before == "." || (i < sql.size() && sql[i] == '.');
      token = !in_name && is_keyword(last_word) ? upper_case(token) : last_word;
    } else if (token[0] == '"') {
      last_word = token.substr(1, token.size() - 2);
    }
    if (!out.empty() && !joined(before, token)) out += ' ';
    out += token;
    before = std::move(token);
  }
  while (!out.empty() && (out.back() == ';' || out.back() == ' ')) out.pop_back();
  return out;
}

}  // namespace dryshod
