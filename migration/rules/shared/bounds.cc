// See bounds.h. Mirrors get_qual_for_range() and get_qual_for_list() of src/backend/partitioning/partbounds.c.
#include "migration/rules/shared/bounds.h"

#include <optional>
#include <vector>

namespace dryshod {
namespace {

/// The items of the first list in parentheses behind `word`, each as it is written.
std::optional<std::vector<std::string>> list_after(std::string_view bound, std::string_view word) {
  const size_t at = bound.find(word);
  if (at == std::string_view::npos) return std::nullopt;
  std::vector<std::string> items(1);
  bool quoted = false;
  for (const char c : bound.substr(at + word.size())) {
    if (c == '\'') quoted = !quoted;
    if (!quoted && c == ')') return items;
    if (!quoted && c == ',') {
      items.emplace_back();
    } else if (quoted || c != ' ') {
      items.back() += c;
    }
  }
  return std::nullopt;
}

/// The one plain column that rows are sorted by; empty: there is no such.
std::string key_column(const Catalog& catalog, Ref parent) {
  const Expr key = catalog.get<Table>(parent).partition_key;
  const std::vector<Ref> refs = catalog.refs(key);
  if (refs.size() != 1 || !catalog.is<Column>(refs[0])) return {};
  const std::string name = catalog.bare(refs[0]);
  const std::string text = catalog.render(key);
  return text == "RANGE (" + name + ")" || text == "LIST (" + name + ")" ? name : std::string();
}

}  // namespace

std::string bound_condition(const Catalog& catalog, Ref parent, Expr bound) {
  const std::string column = key_column(catalog, parent);
  const std::string text = catalog.render(bound);
  if (column.empty()) return {};
  std::string condition = "(" + column + " IS NOT NULL)";
  if (const auto values = list_after(text, "IN (")) {
    std::string listed;
    for (const std::string& value : *values) {
      if (value == "NULL") return {};
      listed += (listed.empty() ? "" : ", ") + value;
    }
    if (values->size() == 1) return condition + " AND (" + column + " = " + listed + ")";
    return condition + " AND (" + column + " IN (" + listed + "))";
  }
  const auto low = list_after(text, "FROM (");
  const auto high = list_after(text, "TO (");
  if (!low || !high || low->size() != 1 || high->size() != 1) return {};
  if (low->front() != "MINVALUE") condition += " AND (" + column + " >= " + low->front() + ")";
  if (high->front() != "MAXVALUE") condition += " AND (" + column + " < " + high->front() + ")";
  return condition;
}

}  // namespace dryshod
