// See array.h. Mirrors array_in() and array_out() of src/backend/utils/adt/arrayfuncs.c.
#include "parser/literal/array.h"

#include <algorithm>
#include <vector>

#include "parser/literal/literal.h"

namespace dryshod {
namespace {

constexpr std::string_view kBlanks = " \t\n\v\f\r";
constexpr size_t kMostDimensions = 6;

bool is_blank(char c) {
  return kBlanks.find(c) != std::string_view::npos;
}

bool is_null_word(std::string_view word) {
  return word.size() == 4 && (word[0] | 0x20) == 'n' && (word[1] | 0x20) == 'u' &&
         (word[2] | 0x20) == 'l' && (word[3] | 0x20) == 'l';
}

bool is_text(std::string_view type) {
  return type == "text" || type == "bpchar" || type == "character" ||
         type.starts_with("character(") || type == "character varying" ||
         type.starts_with("character varying(");
}

class ArrayReader {
 public:
  ArrayReader(std::string_view text, std::string_view element) : rest_(text), element_(element) {}

  std::optional<std::string> read() {
    std::string out;
    blanks();
    if (!level(0, out)) return std::nullopt;
    blanks();
    return rest_.empty() ? std::optional(out) : std::nullopt;
  }

 private:
  void blanks() {
    while (!rest_.empty() && is_blank(rest_[0])) rest_.remove_prefix(1);
  }
  bool take(char c) {
    blanks();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // One pair of braces; all of a depth have as many items.
  bool level(size_t depth, std::string& out) {
    if (depth == kMostDimensions || !take('{')) return false;
    out += '{';
    size_t count = 0;
    if (take('}')) {
      out += '}';
      return depth == 0;
    }
    do {
      if (count++ > 0) out += ',';
      blanks();
      const bool nested = rest_.starts_with('{');
      if (deepest_ == 0 && !nested) deepest_ = depth + 1;
      if (nested == (deepest_ == depth + 1)) return false;
      if (!(nested ? level(depth + 1, out) : item(out))) return false;
    } while (take(','));
    if (!take('}')) return false;
    out += '}';
    if (counts_.size() <= depth) counts_.resize(depth + 1);
    if (counts_[depth] == 0) counts_[depth] = count;
    return counts_[depth] == count;
  }

  bool item(std::string& out) {
    std::string word;
    if (rest_.starts_with('"')) {
      if (!quoted(word)) return false;
    } else {
      bool escaped = false;
      if (!bare(word, escaped)) return false;
      if (!escaped && is_null_word(word)) {
        out += "NULL";
        return true;
      }
    }
    if (element_ == "name" && word.size() > 63) return false;  // namein() cuts it
    const auto value =
        is_text(element_) || element_ == "name" ? std::optional(word) : read_value(word, element_);
    if (!value) return false;
    put(*value, out);
    return true;
  }
  bool quoted(std::string& word) {
    rest_.remove_prefix(1);
    while (!rest_.empty() && rest_[0] != '"') {
      if (rest_[0] == '\\') rest_.remove_prefix(1);
      if (rest_.empty()) return false;
      word += rest_[0];
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool bare(std::string& word, bool& escaped) {
    size_t kept = 0;  // blanks at the end do not count, escaped ones do
    while (!rest_.empty() && rest_[0] != ',' && rest_[0] != '}') {
      if (rest_[0] == '"' || rest_[0] == '{') return false;
      const bool escape = rest_[0] == '\\';
      if (escape) rest_.remove_prefix(1);
      if (rest_.empty()) return false;
      escaped = escaped || escape;
      word += rest_[0];
      if (escape || !is_blank(rest_[0])) kept = word.size();
      rest_.remove_prefix(1);
    }
    word.resize(kept);
    return kept > 0;
  }

  static void put(const std::string& value, std::string& out) {
    const bool plain = !value.empty() && !is_null_word(value) &&
                       value.find_first_of("\"\\{}, \t\n\v\f\r") == std::string::npos;
    if (plain) {
      out += value;
      return;
    }
    out += '"';
    for (const char c : value) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }

  std::string_view rest_, element_;
  size_t deepest_ = 0;  // the depth that holds the elements
  std::vector<size_t> counts_;
};

}  // namespace

std::optional<std::string> read_array_literal(std::string_view text, std::string_view element) {
  if (element == "box") return std::nullopt;  // its delimiter is another
  return ArrayReader(text, element).read();
}

}  // namespace dryshod
