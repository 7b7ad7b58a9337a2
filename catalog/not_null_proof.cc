// See not_null_proof.h.
#include "catalog/not_null_proof.h"

#include <algorithm>

namespace dryshod {
namespace {

/// The place behind the parenthesis that closes the one at the front; npos: none does.
size_t closing(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      quoted = c != quote;
    } else if (c == '\'' || c == '"') {
      quoted = true;
      quote = c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

std::string_view bare(std::string_view text) {
  while (text.starts_with('(') && closing(text) == text.size())
    text = text.substr(1, text.size() - 2);
  return text;
}

}  // namespace

std::vector<std::string_view> conjuncts(std::string_view condition) {
  constexpr std::string_view kAnd = " AND ";
  condition = bare(condition);
  std::vector<std::string_view> found;
  // The canonical form puts every operand of AND into parentheses: a BETWEEN has become two.
  while (condition.starts_with('(')) {
    const size_t end = closing(condition);
    if (end == std::string_view::npos || !condition.substr(end).starts_with(kAnd)) break;
    const auto inner = conjuncts(condition.substr(0, end));
    found.insert(found.end(), inner.begin(), inner.end());
    condition.remove_prefix(end + kAnd.size());
  }
  found.push_back(bare(condition));
  return found;
}

std::vector<Ref> valid_checks(const Catalog& catalog, Ref relation) {
  std::vector<Ref> checks;
  catalog.each_child_of<Check>(relation, [&](Ref check) {
    const Check& body = catalog.get<Check>(check);
    if (body.valid && body.enforced) checks.push_back(check);
  });
  return checks;
}

bool says_not_null(const Catalog& catalog, Ref column, const std::vector<Ref>& valid) {
  const std::string wanted = catalog.bare(column) + " IS NOT NULL";
  return std::any_of(valid.begin(), valid.end(), [&](Ref check) {
    const std::string text = catalog.render(catalog.get<Check>(check).expression);
    const auto parts = conjuncts(text);
    return std::find(parts.begin(), parts.end(), wanted) != parts.end();
  });
}

}  // namespace dryshod
