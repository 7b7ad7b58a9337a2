// Quoting as the server does it; see quote.h.
#include "catalog/quote.h"

#include <algorithm>
#include <array>

namespace dryshod {
namespace {

constexpr std::string_view kKeywords[] = {
#define KEYWORD(word) word,
#include "catalog/keywords.def"
};

bool plain(std::string_view name) {
  if (name.empty())
    return false;
  const auto lower = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  if (!lower(name[0]))
    return false;
  for (const char c : name) {
    if (!lower(c) && !(c >= '0' && c <= '9'))
      return false;
  }
  return !std::binary_search(std::begin(kKeywords), std::end(kKeywords), name);
}

std::string doubled(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote)
      out += c;
    out += c;
  }
  out += quote;
  return out;
}

} // namespace

std::string quote_ident(std::string_view name) {
  return plain(name) ? std::string(name) : doubled(name, '"');
}

std::string quote_literal(std::string_view text) {
  if (text.find('\\') == std::string_view::npos)
    return doubled(text, '\'');
  std::string escaped;
  for (const char c : text) {
    if (c == '\\')
      escaped += c;
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
  if (clashes())
    tag = "$body$";
  for (int n = 1; text.find(tag) != std::string_view::npos; ++n) {
    tag = "$body" + std::to_string(n) + "$";
  }
  return tag + std::string(text) + tag;
}

std::string comment_text(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(),
      [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return out;
}

} // namespace dryshod
