// See volatility.h. Reads the text between the holes; a hole is an element, which says it itself.
#include "catalog/volatility.h"

#include <algorithm>
#include <iterator>

namespace dryshod {
namespace {

constexpr std::string_view kVolatile[] = {
#define BUILTIN_VOLATILE(name) name,
#include "catalog/builtin_volatile.def"
#undef BUILTIN_VOLATILE
};

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// The place behind the quoted thing that begins at `at`; a doubled quote begins the next one.
size_t behind_quotes(std::string_view text, size_t at) {
  const size_t end = text.find(text[at], at + 1);
  return end == std::string_view::npos ? text.size() : end + 1;
}

/// Does the text call a function that is volatile, or one of a schema that is not known here?
bool calls_volatile(std::string_view text) {
  std::string_view name;
  bool qualified = false;
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '(' && !name.empty() && (qualified || is_volatile_builtin(name))) return true;
    if (c == '\'') {
      i = behind_quotes(text, i);
      name = {};
      continue;
    }
    if (c == '"' || (is_of_name(c) && c != kHoleMark)) {
      const size_t start = i;
      if (c == '"') {
        i = behind_quotes(text, i);
      } else {
        while (i < text.size() && is_of_name(text[i]) && text[i] != kHoleMark) ++i;
      }
      qualified = start > 0 && text[start - 1] == '.' && name != "pg_catalog";
      name = text.substr(start, i - start);
      continue;
    }
    if (c != '.') name = {};
    i += c == kHoleMark ? 2 : 1;
  }
  return false;
}

}  // namespace

bool is_volatile_builtin(std::string_view name) {
  return std::binary_search(std::begin(kVolatile), std::end(kVolatile), name);
}

bool is_volatile(const Catalog& catalog, Expr expression) {
  if (!expression) return false;
  for (const Ref ref : catalog.refs(expression)) {
    if (const auto* own = catalog.get_if<Function>(ref);
        own != nullptr && catalog.text(own->volatility) == "volatile") {
      return true;
    }
  }
  return calls_volatile(catalog.template_text(expression));
}

}  // namespace dryshod
