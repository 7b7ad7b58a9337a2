// See names.h.
#include "parser/source/layouts/names.h"

#include <algorithm>
#include <array>

#include "parser/source/lexer.h"

namespace dryshod {
namespace {

bool digit(char c) {
  return lex::is(c, lex::kDigit);
}

int compare_natural(std::string_view a, std::string_view b) {
  size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (digit(a[i]) && digit(b[j])) {
      size_t x = i, y = j;
      while (x < a.size() && digit(a[x])) ++x;
      while (y < b.size() && digit(b[y])) ++y;
      const int order = compare_numbers(a.substr(i, x - i), b.substr(j, y - j));
      if (order != 0) return order;
      i = x;
      j = y;
    } else if (a[i] != b[j]) {
      return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]) ? -1 : 1;
    } else {
      ++i, ++j;
    }
  }
  if (i < a.size() || j < b.size()) return i < a.size() ? 1 : -1;
  return a.compare(b);  // 01 and 1: any order will do, but always the same
}

}  // namespace

std::string_view base_name(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

int compare_numbers(std::string_view a, std::string_view b) {
  while (a.size() > 1 && a[0] == '0') a.remove_prefix(1);
  while (b.size() > 1 && b[0] == '0') b.remove_prefix(1);
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

bool natural_less(std::string_view a, std::string_view b) {
  while (true) {
    const size_t x = std::min(a.find('/'), a.size()), y = std::min(b.find('/'), b.size());
    const int order = compare_natural(a.substr(0, x), b.substr(0, y));
    if (order != 0) return order < 0;
    if (x == a.size() || y == b.size()) return x == a.size() && y != b.size();
    a.remove_prefix(x + 1);
    b.remove_prefix(y + 1);
  }
}

std::string_view leading_number(std::string_view name) {
  size_t size = 0;
  while (size < name.size() && digit(name[size])) ++size;
  return name.substr(0, size);
}

bool is_numbered(std::string_view path) {
  for (size_t i = 0; i <= path.size();) {
    const size_t slash = std::min(path.find('/', i), path.size());
    if (!leading_number(path.substr(i, slash - i)).empty()) return true;
    i = slash + 1;
  }
  return false;
}

bool is_program(std::string_view path) {
  constexpr std::array<std::string_view, 9> kSuffixes = {".go",  ".rb",   ".py", ".js",    ".ts",
                                                         ".php", ".java", ".kt", ".groovy"};
  std::string_view name = base_name(path);
  if (name.starts_with('V')) name.remove_prefix(1);
  return !leading_number(name).empty() &&
         std::any_of(kSuffixes.begin(), kSuffixes.end(),
                     [&](std::string_view suffix) { return name.ends_with(suffix); });
}

bool leads_back(std::string_view path) {
  const std::string_view name = base_name(path);
  if (name == "down.sql" || name.ends_with(".down.sql") || name.ends_with(".rollback.sql")) {
    return true;
  }
  // Without a number these could be any object's name (touch_down.sql).
  return is_numbered(path) && (name.ends_with("_down.sql") || name.ends_with("-down.sql"));
}

}  // namespace dryshod
