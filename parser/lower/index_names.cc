// The names of index columns that are expressions: they become part of the index's name. Knows how
// canonical text looks where the tree is gone; what names itself in a tree is parser/expr's affair.

#include "parser/lower/relation.h"

namespace dryshod {
namespace {

/// The text inside one pair of parentheses that holds all of it, or the text itself.
std::string_view without_parens(std::string_view text) {
  while (text.size() > 2 && text.front() == '(' && text.back() == ')') {
    int depth = 0;
    for (size_t i = 0; i + 1 < text.size(); ++i) {
      if (text[i] == '(') ++depth;
      if (text[i] == ')') --depth;
      if (depth == 0) return text;  // it closes before the end
    }
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

/// Where the parenthesis at `open` is closed, or the end.
size_t closing(std::string_view text, size_t open) {
  int depth = 0;
  char quote = 0;
  for (size_t i = open; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '\'' || c == '"') quote = c;
    if (c == '(') ++depth;
    if (c == ')' && --depth == 0) return i;
  }
  return text.size();
}

/// Without the collation, operator class and direction behind an expression: those are words, and
/// it is a call or stands in parentheses (pg_get_indexdef_worker() of
/// src/backend/utils/adt/ruleutils.c).
std::string_view without_modifiers(std::string_view text) {
  const size_t open = text.find('(');
  if (open == std::string_view::npos) return text;
  const size_t end = closing(text, open) + 1;
  if (end + 1 >= text.size() || text[end] != ' ') return text;
  const char next = text[end + 1];
  const bool is_word = isalpha(static_cast<unsigned char>(next)) || next == '"' || next == '_';
  return is_word ? text.substr(0, end) : text;
}

/// The word before an opening parenthesis, without its schema and quotes.
std::string leading_function(std::string_view text) {
  std::string word;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (quoted || c == '_' || isalnum(static_cast<unsigned char>(c)) ||
               (static_cast<unsigned char>(c) & 0x80) != 0) {
      word += quoted ? c : static_cast<char>(tolower(static_cast<unsigned char>(c)));
    } else if (c == '.') {
      word.clear();
    } else {
      return c == '(' ? word : std::string();
    }
  }
  return {};
}

}  // namespace

std::string figure_index_column_name(const Node* expression) {
  const std::string_view name = figure_column_name(expression);
  return name == "?column?" ? "expr" : std::string(name);
}

std::string stored_key_name(const Catalog& catalog, const ExprBuilder& key) {
  const auto holes = key.refs();
  std::string_view text = key.text();
  if (text.starts_with(kHoleMark) && !holes.empty() && catalog.is<Column>(holes[0])) {
    return std::string(catalog.text(catalog.name(holes[0])));
  }
  if (text.starts_with(kHoleMark) && !holes.empty() && text.size() > 2 && text[2] == '(') {
    return std::string(catalog.text(catalog.name(holes[0])));  // a user-defined function
  }
  text = without_modifiers(text);
  const std::string function = leading_function(text);
  if (!function.empty() && text.back() == ')') return function;
  text = without_parens(text);
  // (col)::type and (col COLLATE x) take the column's name, as the tree would have.
  while (text.starts_with('(')) text.remove_prefix(1);
  if (text.size() > 2 && text[0] == kHoleMark && !holes.empty() && catalog.is<Column>(holes[0])) {
    const std::string_view after = text.substr(2);
    if (after.starts_with("::") || after.starts_with(")::") || after.starts_with(" COLLATE") ||
        after.starts_with("[")) {
      return std::string(catalog.text(catalog.name(holes[0])));
    }
  }
  if (text.starts_with("CASE ")) return "case";
  const std::string inner = leading_function(text);
  return inner.empty() || text.back() != ')' ? "expr" : inner;
}

}  // namespace dryshod
