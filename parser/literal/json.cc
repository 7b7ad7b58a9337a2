// See json.h. Mirrors src/common/jsonapi.c, and JsonbToCString() of
// src/backend/utils/adt/jsonb.c.
#include "parser/literal/json.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "parser/literal/literal.h"

namespace dryshod {
namespace {

constexpr int kDeepest = 200;  // beyond it there is no answer

/// lengthCompareJsonbString() of jsonb_util.c: the shorter first, then by bytes.
struct KeyOrder {
  bool operator()(const std::string& a, const std::string& b) const {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }
};

void append_utf8(uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr uint32_t kLead[] = {0, 0xc0, 0xe0, 0xf0};
  out += static_cast<char>(kLead[more] | (code >> (6 * more)));
  for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3f));
}

/// escape_json().
std::string quoted_json(const std::string& text) {
  constexpr std::string_view kPlain = "\"\\\b\f\n\r\t";
  constexpr std::string_view kWords = "\"\\bfnrt";
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (const size_t at = kPlain.find(c); at != std::string_view::npos) {
      out += '\\';
      out += kWords[at];
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 0xf];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<std::string> run() {
    auto value = read(0);
    skip_blanks();
    return at_ == text_.size() ? value : std::nullopt;
  }

 private:
  using Value = std::optional<std::string>;

  void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t\n\r", at_), text_.size()); }
  bool take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Value read(int depth) {
    skip_blanks();
    if (at_ >= text_.size() || depth > kDeepest) return {};
    switch (text_[at_]) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"': {
        const Value text = string();
        return text ? Value(quoted_json(*text)) : Value();
      }
      default:
        break;
    }
    for (const std::string_view word : {"true", "false", "null"}) {
      if (take(word)) return std::string(word);
    }
    return number();
  }

  Value object(int depth) {
    std::map<std::string, std::string, KeyOrder> pairs;  // of one key, the last counts
    ++at_;
    if (take('}')) return "{}";
    do {
      skip_blanks();
      const Value key = string();
      if (!key || !take(':')) return {};
      Value value = read(depth + 1);
      if (!value) return {};
      pairs[*key] = std::move(*value);
    } while (take(','));
    if (!take('}')) return {};
    std::string out;
    for (const auto& [key, value] : pairs) {
      out += (out.empty() ? "{" : ", ") + quoted_json(key) + ": " + value;
    }
    return out + "}";
  }

  Value array(int depth) {
    ++at_;
    if (take(']')) return "[]";
    std::string out;
    do {
      const Value value = read(depth + 1);
      if (!value) return {};
      out += (out.empty() ? "[" : ", ") + *value;
    } while (take(','));
    return take(']') ? Value(out + "]") : Value();
  }

  Value number() {
    const size_t begin = at_;
    const auto digits = [&] {
      const size_t from = at_;
      at_ = std::min(text_.find_first_not_of("0123456789", at_), text_.size());
      return at_ - from;
    };
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    const size_t whole = at_;
    const size_t count = digits();
    if (count == 0 || (count > 1 && text_[whole] == '0')) return {};
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      if (digits() == 0) return {};
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (digits() == 0) return {};
    }
    std::string spelled(text_.substr(begin, at_ - begin));
    std::erase(spelled, '+');
    return read_numeric(spelled);
  }

  std::optional<uint32_t> hex4() {
    if (at_ + 4 > text_.size()) return {};
    uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = text_[at_++];
      const bool digit = c >= '0' && c <= '9';
      const char low = static_cast<char>(c | 0x20);
      if (!digit && (low < 'a' || low > 'f')) return {};
      code = code * 16 + static_cast<uint32_t>(digit ? c - '0' : low - 'a' + 10);
    }
    return code;
  }

  /// \uXXXX, two of them for what has a pair; jsonb has no U+0000.
  bool escaped_code(std::string& out) {
    const auto first = hex4();
    if (!first || *first == 0 || (*first >= 0xdc00 && *first < 0xe000)) return false;
    uint32_t code = *first;
    if (code >= 0xd800 && code < 0xdc00) {
      if (!take("\\u")) return false;
      const auto second = hex4();
      if (!second || *second < 0xdc00 || *second >= 0xe000) return false;
      code = 0x10000 + ((code - 0xd800) << 10) + (*second - 0xdc00);
    }
    append_utf8(code, out);
    return true;
  }

  Value string() {
    if (at_ >= text_.size() || text_[at_] != '"') return {};
    ++at_;
    std::string out;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return out;
      if (static_cast<unsigned char>(c) < 0x20) return {};
      if (c != '\\') {
        out += c;
        continue;
      }
      if (at_ >= text_.size()) return {};
      constexpr std::string_view kWords = "\"\\/bfnrt";
      constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
      const char word = text_[at_++];
      if (const size_t known = kWords.find(word); known != std::string_view::npos) {
        out += kMeant[known];
      } else if (word != 'u' || !escaped_code(out)) {
        return {};
      }
    }
    return {};
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::optional<std::string> read_jsonb_literal(std::string_view text) {
  return Reader(text).run();
}

}  // namespace dryshod
