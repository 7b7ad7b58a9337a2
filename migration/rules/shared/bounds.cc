// See bounds.h. Mirrors get_qual_for_range(), get_qual_for_list() and check_new_partition_bound()
// of src/backend/partitioning/partbounds.c.
#include "migration/rules/shared/bounds.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>
#include <vector>

#include "catalog/objects/inherits.h"

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

// ---- which bounds clash -------------------------------------------------------------

using Items = std::vector<std::string>;

/// The type of each item of the key; empty where that is no plain column.
std::vector<std::string> key_types(const Catalog& catalog, Ref parent, size_t items) {
  std::vector<std::string> types(items);
  const std::vector<Ref> refs = catalog.refs(catalog.get<Table>(parent).partition_key);
  if (refs.size() != items) return types;
  for (size_t i = 0; i < items; ++i) {
    if (catalog.is<Column>(refs[i])) types[i] = catalog.render(catalog.get<Column>(refs[i]).type);
  }
  return types;
}

std::string bare_value(const std::string& item) {
  return item.size() >= 2 && item.front() == '\'' ? item.substr(1, item.size() - 2) : item;
}

template <class Number>
std::optional<int> order_of(const std::string& a, const std::string& b) {
  Number x{}, y{};
  const auto read = [](const std::string& text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
  };
  if (!read(a, x) || !read(b, y) || x == y) return std::nullopt;
  return x < y ? -1 : 1;
}

/// Nothing: nobody knows without the server.
std::optional<int> order_of(const std::string& a, const std::string& b, const std::string& type) {
  const auto rank = [](const std::string& item) {
    return item == "MINVALUE" ? -1 : item == "MAXVALUE" ? 1 : 0;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b) ? -1 : 1;
  if (a == b) return 0;
  const std::string x = bare_value(a), y = bare_value(b);
  if (type == "smallint" || type == "integer" || type == "bigint") return order_of<int64_t>(x, y);
  if (type.starts_with("numeric")) return order_of<double>(x, y);
  // Years of four digits: days sort as their text does.
  if (type != "date" && !type.starts_with("timestamp")) return std::nullopt;
  constexpr size_t kDay = 10;
  const auto is_day = [](const std::string& text) {
    return text.size() >= kDay && text[4] == '-' && text[7] == '-' && !text.ends_with("BC");
  };
  if (!is_day(x) || !is_day(y)) return std::nullopt;
  const int order = x.compare(0, kDay, y, 0, kDay);
  if (order == 0) return std::nullopt;
  return order < 0 ? -1 : 1;
}

std::optional<int> order_of(const Items& a, const Items& b, const std::vector<std::string>& types) {
  for (size_t i = 0; i < a.size() && i < b.size() && i < types.size(); ++i) {
    const std::optional<int> order = order_of(a[i], b[i], types[i]);
    if (!order || *order != 0) return order;
    if (a[i] == "MINVALUE" || a[i] == "MAXVALUE") return 0;  // nothing more counts
  }
  return 0;
}

std::optional<int64_t> number_after(std::string_view bound, std::string_view word) {
  const size_t at = bound.find(word);
  if (at == std::string_view::npos) return std::nullopt;
  int64_t number = 0;
  const char* begin = bound.data() + at + word.size();
  if (std::from_chars(begin, bound.data() + bound.size(), number).ec != std::errc()) {
    return std::nullopt;
  }
  return number;
}

/// One modulus must be a factor of the other, and no row may have both remainders.
bool hashes_clash(std::string_view a, std::string_view b) {
  const auto modulus = number_after(a, "modulus "), other = number_after(b, "modulus ");
  const auto remainder = number_after(a, "remainder "), theirs = number_after(b, "remainder ");
  if (!modulus || !other || !remainder || !theirs || *modulus <= 0 || *other <= 0) return true;
  if (*modulus % *other != 0 && *other % *modulus != 0) return true;
  return (*remainder - *theirs) % std::min(*modulus, *other) == 0;
}

}  // namespace

bool bounds_clash(const Catalog& catalog, Ref link, const Catalog& other, Ref other_link) {
  const Inherits& one = catalog.get<Inherits>(link);
  const Inherits& two = other.get<Inherits>(other_link);
  if (!one.bound || !two.bound) return false;
  const std::string a = catalog.render(one.bound), b = other.render(two.bound);
  if (a == "DEFAULT" || b == "DEFAULT") return a == b;
  if (a.starts_with("FOR VALUES WITH (")) return hashes_clash(a, b);
  if (a.starts_with("FOR VALUES IN (")) {
    const auto values = list_after(a, " IN ("), others = list_after(b, " IN (");
    if (!values || !others) return true;
    return std::any_of(values->begin(), values->end(), [&](const std::string& value) {
      return std::find(others->begin(), others->end(), value) != others->end();
    });
  }
  const auto low = list_after(a, " FROM ("), high = list_after(a, " TO (");
  const auto their_low = list_after(b, " FROM ("), their_high = list_after(b, " TO (");
  if (!low || !high || !their_low || !their_high) return true;
  const std::vector<std::string> types = key_types(other, two.from, low->size());
  const std::optional<int> first = order_of(*low, *their_high, types);
  const std::optional<int> second = order_of(*their_low, *high, types);
  return !(first && *first >= 0) && !(second && *second >= 0);
}

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
