// See partition_bounds.h. Mirrors check_new_partition_bound() of
// src/backend/partitioning/partbounds.c.
#include "catalog/partition_bounds.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace dryshod {
namespace {

/// Takes `word` and the list in parentheses behind it from the front: its items as they are
/// written.
std::optional<std::vector<std::string>> take_list(std::string_view& rest, std::string_view word) {
  if (!rest.starts_with(word)) return std::nullopt;
  rest.remove_prefix(word.size());
  std::vector<std::string> items(1);
  int depth = 0;
  bool quoted = false;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '\'') quoted = !quoted;
    if (!quoted && c == '(') ++depth;
    if (!quoted && c == ')' && depth-- == 0) return items;
    if (!quoted && depth == 0 && c == ',') {
      items.emplace_back();
    } else if (c != ' ' || !items.back().empty()) {
      items.back() += c;
    }
  }
  return std::nullopt;
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<int64_t> number_after(std::string_view bound, std::string_view word) {
  const size_t at = bound.find(word);
  if (at == std::string_view::npos) return std::nullopt;
  bound.remove_prefix(at + word.size());
  return number_of<int64_t>(bound.substr(0, bound.find_first_not_of("0123456789")));
}

std::string_view bare_value(std::string_view item) {
  return item.size() >= 2 && item.front() == '\'' ? item.substr(1, item.size() - 2) : item;
}

std::optional<int> order_of_integers(std::string_view a, std::string_view b) {
  const auto x = number_of<int64_t>(a), y = number_of<int64_t>(b);
  if (!x || !y) return std::nullopt;
  return *x == *y ? 0 : *x < *y ? -1 : 1;
}

/// A double may not tell apart what the server does.
std::optional<int> order_of_numbers(std::string_view a, std::string_view b) {
  const auto x = number_of<double>(a), y = number_of<double>(b);
  if (!x || !y || !std::isfinite(*x) || !std::isfinite(*y) || *x == *y) return std::nullopt;
  return *x < *y ? -1 : 1;
}

/// Years of four digits: days sort as their text does, and so do times of one form in one zone.
std::optional<int> order_of_times(std::string_view a, std::string_view b) {
  constexpr size_t kDay = 10;
  const auto is_time = [](std::string_view text) {
    constexpr std::string_view kForm = "0000-00-00";
    if (text.size() < kDay || text.ends_with("BC")) return false;
    return std::equal(kForm.begin(), kForm.end(), text.begin(), [](char form, char c) {
      return form == '0' ? c >= '0' && c <= '9' : c == form;
    });
  };
  if (!is_time(a) || !is_time(b)) return std::nullopt;
  const auto zone = [](std::string_view text) {
    const size_t at = text.find_first_of("+-", kDay);
    return at == std::string_view::npos ? std::string_view() : text.substr(at);
  };
  const bool one_form = a.size() == b.size() && zone(a) == zone(b);
  const int order = one_form ? a.compare(b) : a.substr(0, kDay).compare(b.substr(0, kDay));
  // Days apart in two zones may not be apart.
  if (order == 0 || (zone(a) != zone(b))) return std::nullopt;
  return order < 0 ? -1 : 1;
}

std::optional<int> order_of(std::string_view a, std::string_view b, std::string_view type) {
  const auto rank = [](std::string_view item) {
    return item == "MINVALUE" ? -1 : item == "MAXVALUE" ? 1 : 0;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b) ? -1 : 1;
  if (a == b) return 0;
  a = bare_value(a);
  b = bare_value(b);
  if (type == "smallint" || type == "integer" || type == "bigint") return order_of_integers(a, b);
  if (type.starts_with("numeric") || type == "double precision") return order_of_numbers(a, b);
  if (type == "date" || type.starts_with("timestamp")) return order_of_times(a, b);
  return std::nullopt;
}

std::optional<bool> ranges_clash(const PartitionBound& a, const PartitionBound& b, KeyTypes types) {
  const std::optional<int> first = order_of_ends(a.from, b.to, types);
  const std::optional<int> second = order_of_ends(b.from, a.to, types);
  if ((first && *first >= 0) || (second && *second >= 0)) return false;
  return first && second ? std::optional(true) : std::nullopt;
}

}  // namespace

std::optional<PartitionBound> partition_bound(std::string_view printed) {
  using Form = PartitionBound::Form;
  PartitionBound bound;
  if (printed == "DEFAULT") return bound;
  if (printed.starts_with("FOR VALUES WITH (")) {
    const auto modulus = number_after(printed, "modulus ");
    const auto remainder = number_after(printed, "remainder ");
    if (!modulus || !remainder || *modulus <= 0) return std::nullopt;
    bound.form = Form::Hash;
    bound.modulus = *modulus;
    bound.remainder = *remainder;
    return bound;
  }
  std::string_view rest = printed;
  if (auto values = take_list(rest, "FOR VALUES IN (")) {
    bound.form = Form::List;
    bound.from = *std::move(values);
    return bound;
  }
  auto from = take_list(rest, "FOR VALUES FROM (");
  auto to = from ? take_list(rest, " TO (") : std::nullopt;
  if (!from || !to) return std::nullopt;
  bound.form = Form::Range;
  bound.from = *std::move(from);
  bound.to = *std::move(to);
  return bound;
}

std::optional<int> order_of_ends(const std::vector<std::string>& a,
                                 const std::vector<std::string>& b, KeyTypes types) {
  for (size_t i = 0; i < a.size() && i < b.size() && i < types.size(); ++i) {
    const std::optional<int> order = order_of(a[i], b[i], types[i]);
    if (!order || *order != 0) return order;
    if (a[i] == "MINVALUE" || a[i] == "MAXVALUE") return 0;  // nothing more counts
  }
  return 0;
}

bool moduli_clash(const PartitionBound& a, const PartitionBound& b) {
  return a.modulus % b.modulus != 0 && b.modulus % a.modulus != 0;
}

std::optional<bool> bounds_clash(const PartitionBound& a, const PartitionBound& b, KeyTypes types) {
  if (a.form != b.form) return false;
  switch (a.form) {
    case PartitionBound::Form::Default:
      return true;
    case PartitionBound::Form::Hash:
      return moduli_clash(a, b) ||
             (a.remainder - b.remainder) % std::min(a.modulus, b.modulus) == 0;
    case PartitionBound::Form::List:
      return std::find_first_of(a.from.begin(), a.from.end(), b.from.begin(), b.from.end()) !=
             a.from.end();
    case PartitionBound::Form::Range:
      return ranges_clash(a, b, types);
  }
  return std::nullopt;
}

}  // namespace dryshod
