// See connection_string.h. Knows the two forms, key=value and URI; refuses to know which keys
// exist.
#include "parser/lower/connection_string.h"

#include "catalog/secret.h"

namespace dryshod {
namespace {

bool blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// A value as it has to be written: in quotes where it is empty or holds a blank.
std::string written(std::string_view value) {
  std::string out;
  bool quotes = value.empty();
  for (const char c : value) {
    quotes = quotes || blank(c);
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return quotes ? "'" + out + "'" : out;
}

/// user:password@ and ?password=...
std::string uri_without_secrets(std::string_view text) {
  std::string out(text);
  const size_t start = out.find("://") + 3;
  const size_t end = std::min(out.find_first_of("/?", start), out.size());
  const size_t at = out.rfind('@', end);
  if (at != std::string::npos && at >= start) {
    const size_t colon = out.find(':', start);
    if (colon < at) out.replace(colon + 1, at - colon - 1, kSecretPlaceholder);
  }
  for (size_t i = out.find('?'); i < out.size(); i = out.find('&', i + 1)) {
    const size_t equals = out.find('=', i);
    if (equals == std::string::npos) break;
    if (!is_secret_option(std::string_view(out).substr(i + 1, equals - i - 1))) continue;
    const size_t stop = std::min(out.find('&', equals), out.size());
    out.replace(equals + 1, stop - equals - 1, kSecretPlaceholder);
  }
  return out;
}

class Pairs {
 public:
  explicit Pairs(std::string_view text) : text_(text) {}

  std::optional<std::string> read(std::string& why) {
    std::string out;
    for (skip_blanks(); at_ < text_.size(); skip_blanks()) {
      std::string key;
      while (at_ < text_.size() && text_[at_] != '=' && !blank(text_[at_])) {
        key += text_[at_++];
      }
      skip_blanks();
      if (at_ == text_.size() || text_[at_] != '=') {
        why = "missing \"=\" after \"" + key + "\" in connection info string";
        return std::nullopt;
      }
      ++at_;
      skip_blanks();
      std::string value;
      if (!read_value(value)) {
        why = "unterminated quoted string in connection info string";
        return std::nullopt;
      }
      if (!out.empty()) out += ' ';
      out += key + "=" + written(is_secret_option(key) ? std::string(kSecretPlaceholder) : value);
    }
    return out;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && blank(text_[at_])) ++at_;
  }
  bool read_value(std::string& value) {
    const bool quoted = at_ < text_.size() && text_[at_] == '\'';
    if (quoted) ++at_;
    for (; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (quoted ? c == '\'' : blank(c)) {
        if (quoted) ++at_;
        return true;
      }
      if (c == '\\' && at_ + 1 < text_.size()) c = text_[++at_];
      value += c;
    }
    return !quoted;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::optional<std::string> without_secrets(std::string_view text, std::string& why) {
  if (text.starts_with("postgres://") || text.starts_with("postgresql://")) {
    return uri_without_secrets(text);
  }
  return Pairs(text).read(why);
}

}  // namespace dryshod
