// See bound_proof.h.
#include "parser/work/bound_proof.h"

#include <algorithm>
#include <optional>

#include "catalog/domains.h"
#include "catalog/not_null_proof.h"
#include "parser/literal/literal.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

/// The one column of the key, or none.
Ref key_column(const Catalog& catalog, Ref parent) {
  const auto items = partition_key_items(catalog, catalog.get<Table>(parent).partition_key);
  if (items.size() != 1 || items[0].refs().size() != 1) return {};
  return catalog.is<Column>(items[0].refs()[0]) ? items[0].refs()[0] : Ref{};
}

/// What stands between the parentheses that follow `word`: "FROM ('a') TO ('b')".
std::optional<std::string> value_after(std::string_view bound, std::string_view word) {
  const size_t at = bound.find(word);
  if (at == std::string_view::npos) return std::nullopt;
  const size_t open = at + word.size();
  const size_t close = bound.find(')', open);
  if (close == std::string_view::npos) return std::nullopt;
  return std::string(bound.substr(open, close - open));
}

/// `column op value`: a check may show the value's type or leave it out.
struct Condition {
  std::string bare, labelled;
  std::vector<std::string> any_of{};  // not empty: `bare` begins a list of these values
};

/// The values of a list without quotes and types: both sides are canonical, but a bound quotes
/// numbers that a check does not.
std::vector<std::string> plain_values(std::string_view list) {
  std::vector<std::string> values(1);
  bool quoted = false, is_type = false;
  for (const char c : list) {
    if (c == '\'') quoted = !quoted;
    if (!quoted && c == ':') is_type = true;
    if (!quoted && c == ',') {
      values.emplace_back();
      is_type = false;
    } else if (c != '\'' && !is_type && (quoted || c != ' ')) {
      values.back() += c;
    }
  }
  return values;
}

struct Bound {
  std::string column, type;
  std::string text;  // as pg_get_expr() prints it
};

std::optional<Bound> read_bound(Draft& draft, Ref parent, const PartitionBoundSpec& spec) {
  const Catalog& catalog = draft.catalog();
  const Ref column = key_column(catalog, parent);
  Expr text{};
  if (!column || !print_partition_bound(draft.session, parent, spec, "", text)) return std::nullopt;
  return Bound{catalog.bare(column),
               catalog.render(under_domains(catalog, catalog.get<Column>(column).type)),
               catalog.render(text)};
}

Condition condition(const Bound& bound, std::string_view op, const std::string& value) {
  const std::string bare = bound.column + " " + std::string(op) + " " + value;
  return {bare, value.starts_with('\'') ? bare + "::" + label_type(bound.type) : bare};
}

/// What the server holds against each row, IS NOT NULL apart; empty where that is not known here.
std::vector<Condition> conditions(const Bound& bound) {
  std::vector<Condition> wanted;
  if (const auto list = value_after(bound.text, "IN (")) {
    const std::vector<std::string> values = plain_values(*list);
    if (values.size() == 1) {
      wanted.push_back(condition(bound, "=", *list));
    } else if (std::find(values.begin(), values.end(), "NULL") == values.end()) {
      wanted.push_back({bound.column + " IN (", {}, values});
    }
    return wanted;
  }
  const auto from = value_after(bound.text, "FROM (");
  const auto to = value_after(bound.text, "TO (");
  if (!from || !to) return wanted;
  if (*from != "MINVALUE") wanted.push_back(condition(bound, ">=", *from));
  if (*to != "MAXVALUE") wanted.push_back(condition(bound, "<", *to));
  return wanted;
}

bool check_says(const Catalog& catalog, Ref table, const Condition& wanted) {
  for (const Ref check : valid_checks(catalog, table)) {
    const std::string text = catalog.render(catalog.get<Check>(check).expression);
    const auto parts = conjuncts(text);
    for (const std::string_view part : parts) {
      if (!wanted.any_of.empty()) {
        if (!part.starts_with(wanted.bare) || !part.ends_with(')')) continue;
        const std::string_view list = part.substr(wanted.bare.size());
        if (plain_values(list.substr(0, list.size() - 1)) == wanted.any_of) return true;
        continue;
      }
      if (part == wanted.bare || part == wanted.labelled) return true;
    }
  }
  return false;
}

}  // namespace

bool implies_bound(Draft& draft, Ref table, Ref parent, const PartitionBoundSpec& spec) {
  const Catalog& catalog = draft.catalog();
  const auto bound = read_bound(draft, parent, spec);
  if (!bound) return false;
  const Ref column = catalog.column(table, catalog.name(key_column(catalog, parent)));
  if (!column) return false;
  const Ref mark = catalog.child<NotNull>(column);
  const bool filled = (mark && catalog.get<NotNull>(mark).valid) ||
                      says_not_null(catalog, column, valid_checks(catalog, table));
  const std::vector<Condition> wanted = conditions(*bound);
  return filled && !wanted.empty() &&
         std::all_of(wanted.begin(), wanted.end(),
                     [&](const Condition& each) { return check_says(catalog, table, each); });
}

bool excludes_bound(Draft& draft, Ref table, Ref parent, const PartitionBoundSpec& spec) {
  const auto bound = read_bound(draft, parent, spec);
  const auto list = bound ? value_after(bound->text, "IN (") : std::nullopt;
  if (!list || list->find(',') != std::string::npos) return false;
  return check_says(draft.catalog(), table, condition(*bound, "<>", *list));
}

}  // namespace dryshod
