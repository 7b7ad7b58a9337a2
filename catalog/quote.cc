// Quoting as the server does it; see quote.h.
#include "catalog/quote.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace dryshod {
namespace {

constexpr std::string_view kKeywords[] = {
#define KEYWORD(word) word,
#include "catalog/keywords.def"
};

/// By the first letter: a whole binary search over strings shows in every rendered expression.
constexpr auto kFirst = [] {
  std::array<uint16_t, 27> first{};
  for (size_t i = 0; i < std::size(kKeywords); ++i) {
    ++first[static_cast<size_t>(kKeywords[i][0] - 'a') + 1];
  }
  for (size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  return first;
}();
static_assert(std::is_sorted(std::begin(kKeywords), std::end(kKeywords)));

bool is_keyword(std::string_view name) {
  if (name[0] < 'a') return false;
  const auto letter = static_cast<size_t>(name[0] - 'a');
  return std::find(kKeywords + kFirst[letter], kKeywords + kFirst[letter + 1], name) !=
         kKeywords + kFirst[letter + 1];
}

bool plain(std::string_view name) {
  if (name.empty()) return false;
  const auto lower = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  if (!lower(name[0])) return false;
  for (const char c : name) {
    if (!lower(c) && !(c >= '0' && c <= '9')) return false;
  }
  return !is_keyword(name);
}

std::string doubled(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += c;
    out += c;
  }
  out += quote;
  return out;
}

}  // namespace

std::string quote_ident(std::string_view name) {
  return plain(name) ? std::string(name) : doubled(name, '"');
}

void append_ident(std::string_view name, std::string& out) {
  if (plain(name)) {
    out += name;
  } else {
    out += doubled(name, '"');
  }
}

std::string quote_literal(std::string_view text) {
  if (text.find('\\') == std::string_view::npos) return doubled(text, '\'');
  std::string escaped;
  for (const char c : text) {
    if (c == '\\') escaped += c;
    escaped += c;
  }
  return "E" + doubled(escaped, '\'');
}

std::string quote_dollar(std::string_view text) {
  std::string tag = "$$";
  // A trailing '$' would join the closing tag, so it counts as a clash too.
  const auto clashes = [&] {
    return text.find(tag.substr(0, tag.size() - 1)) != std::string_view::npos ||
           (!text.empty() && text.back() == '$');
  };
  if (clashes()) tag = "$body$";
  for (int n = 1; text.find(tag) != std::string_view::npos; ++n) {
    tag = "$body" + std::to_string(n) + "$";
  }
  return tag + std::string(text) + tag;
}

std::string comment_text(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return out;
}

}  // namespace dryshod
