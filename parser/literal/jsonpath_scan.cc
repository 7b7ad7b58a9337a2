// See jsonpath_scan.h. Mirrors src/backend/utils/adt/jsonpath_scan.l.
#include "parser/literal/jsonpath_scan.h"

#include <algorithm>
#include <cctype>

namespace dryshod {
namespace {

constexpr std::string_view kSpecial = "?%$.[]{}()|&!=<>@#,*:-+/";
constexpr std::string_view kBlanks = " \t\n\r\f";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_byte(char c) {
  return kSpecial.find(c) == std::string_view::npos && kBlanks.find(c) == std::string_view::npos &&
         c != '\\' && c != '"' && c != '\'';
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  std::optional<std::vector<JsonpathToken>> scan() {
    while (!rest_.empty()) {
      if (kBlanks.find(rest_[0]) != std::string_view::npos) {
        rest_.remove_prefix(1);
      } else if (!token()) {
        return std::nullopt;
      }
    }
    return std::move(tokens_);
  }

 private:
  using Kind = JsonpathToken::Kind;

  void put(Kind kind, std::string text) { tokens_.push_back({kind, std::move(text)}); }

  bool token() {
    const char c = rest_[0];
    if (rest_.starts_with("/*") || c == '\\' || c == '\'') return false;
    if (is_digit(c) || (c == '.' && rest_.size() > 1 && is_digit(rest_[1]) && !after_value())) {
      return number();
    }
    if (c == '"') return string(Kind::String);
    if (c == '$' && rest_.size() > 1 && rest_[1] == '"') {
      rest_.remove_prefix(1);
      return string(Kind::Variable);
    }
    if (c == '$' && rest_.size() > 1 && is_name_byte(rest_[1])) {
      rest_.remove_prefix(1);
      return name(Kind::Variable);
    }
    for (const std::string_view sign : {"&&", "||", "**", "<=", ">=", "==", "<>", "!="}) {
      if (!rest_.starts_with(sign)) continue;
      put(Kind::Sign, sign == "<>" ? "!=" : std::string(sign));
      rest_.remove_prefix(2);
      return true;
    }
    if (kSpecial.find(c) == std::string_view::npos) return name(Kind::Word);
    put(Kind::Sign, std::string(1, c));
    rest_.remove_prefix(1);
    return true;
  }
  // A point there begins a member.
  bool after_value() const {
    return !tokens_.empty() &&
           (tokens_.back().kind != Kind::Sign || tokens_.back().is(")") || tokens_.back().is("]") ||
            tokens_.back().is("$") || tokens_.back().is("@"));
  }
  size_t digits(size_t from) const {
    size_t end = from;
    while (end < rest_.size() && is_digit(rest_[end])) ++end;
    return end;
  }
  bool number() {
    size_t end = digits(0);
    if (end > 1 && rest_[0] == '0') return false;
    if (end < rest_.size() && rest_[end] == '.') end = digits(end + 1);
    if (end < rest_.size() && (rest_[end] | 0x20) == 'e') {
      size_t exponent = end + 1;
      if (exponent < rest_.size() && (rest_[exponent] == '+' || rest_[exponent] == '-')) ++exponent;
      const size_t stop = digits(exponent);
      if (stop == exponent) return false;
      end = stop;
    }
    // What stands right behind a number is junk to some majors and a word to others.
    if (end < rest_.size() && (is_name_byte(rest_[end]) || rest_[end] == '\\')) return false;
    if (rest_[end - 1] == '.') return false;
    put(Kind::Number, std::string(rest_.substr(0, end)));
    rest_.remove_prefix(end);
    return true;
  }
  bool name(Kind kind) {
    size_t end = 0;
    while (end < rest_.size() && is_name_byte(rest_[end])) ++end;
    if (end < rest_.size() && (rest_[end] == '\\' || rest_.substr(end).starts_with("/*"))) {
      return false;
    }
    put(kind, std::string(rest_.substr(0, end)));
    rest_.remove_prefix(end);
    return true;
  }
  bool string(Kind kind) {
    constexpr std::string_view kEscapes = "\"\"\\\\b\bf\fn\nr\rt\tv\v";
    std::string out;
    rest_.remove_prefix(1);
    while (!rest_.empty() && rest_[0] != '"') {
      char c = rest_[0];
      if (c == '\\') {
        rest_.remove_prefix(1);
        if (rest_.empty()) return false;
        size_t at = 0;
        while (at < kEscapes.size() && kEscapes[at] != rest_[0]) at += 2;
        if (at >= kEscapes.size()) return false;
        c = kEscapes[at + 1];
      }
      out += c;
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) return false;
    rest_.remove_prefix(1);
    put(kind, std::move(out));
    return true;
  }

  std::string_view rest_;
  std::vector<JsonpathToken> tokens_;
};

}  // namespace

bool JsonpathToken::is_word(std::string_view word) const {
  return kind == Kind::Word && text.size() == word.size() &&
         std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) {
           return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
         });
}

std::optional<std::vector<JsonpathToken>> scan_jsonpath(std::string_view text) {
  return Scanner(text).scan();
}

}  // namespace dryshod
