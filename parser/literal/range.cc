// See range.h. Mirrors range_parse(), range_deparse(), make_range() and the canonical
// functions of src/backend/utils/adt/rangetypes.c, multirange_in() and multirange_canonicalize() of
// multirangetypes.c.
#include "parser/literal/range.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "parser/expr/digits.h"
#include "parser/literal/literal.h"
#include "parser/literal/time.h"

namespace dryshod {
namespace {

constexpr std::string_view kBlanks = " \t\n\v\f\r";

/// Without a value: infinite.
struct RangeBound {
  std::optional<std::string> value;
  bool inclusive = false;
};

struct Range {
  bool empty = false;
  RangeBound lower, upper;
};

void skip_blanks(std::string_view& text) {
  while (!text.empty() && kBlanks.find(text[0]) != std::string_view::npos) text.remove_prefix(1);
}

// range_parse_bound(): up to a comma or a closing bracket that is not quoted. False: no such end.
bool take_bound(std::string_view& text, std::string_view subtype,
                std::optional<std::string>& value) {
  std::string word;
  bool quoted = false, any = false;
  while (!text.empty()) {
    const char c = text[0];
    if (!quoted && (c == ',' || c == ')' || c == ']')) {
      if (!any) return true;
      value = read_value(word, subtype);
      return value.has_value();
    }
    any = true;
    text.remove_prefix(1);
    if (c == '\\') {
      if (text.empty()) return false;
      word += text[0];
      text.remove_prefix(1);
    } else if (c == '"') {
      if (quoted && text.starts_with('"')) {
        word += '"';
        text.remove_prefix(1);
      } else {
        quoted = !quoted;
      }
    } else {
      word += c;
    }
  }
  return false;
}

// The place of a value of a type with steps; none: infinite, or no such type.
std::optional<int64_t> step_of(std::string_view value, std::string_view subtype) {
  if (subtype == "date") return day_number(value);
  if (subtype == "integer" || subtype == "bigint") return as_int64(value);
  return std::nullopt;
}

std::optional<std::string> value_at(int64_t step, std::string_view subtype) {
  if (subtype == "date") return date_of_day(step);
  if (subtype == "integer" && step > INT32_MAX) return std::nullopt;
  return std::to_string(step);
}

// -1, 0, 1; none where it is not sure.
std::optional<int> compare(const std::string& a, const std::string& b, std::string_view subtype) {
  if (a == b) return 0;
  const auto sign = [](bool less) { return less ? -1 : 1; };
  if (a == "-infinity" || b == "infinity") return -1;
  if (a == "infinity" || b == "-infinity") return 1;
  const auto first = step_of(a, subtype), second = step_of(b, subtype);
  if (first && second) return sign(*first < *second);
  if (subtype.starts_with("timestamp")) return sign(a < b);  // years of four digits
  if (subtype == "numeric") {
    const double left = std::strtod(a.c_str(), nullptr), right = std::strtod(b.c_str(), nullptr);
    if (left != right) return sign(left < right);
  }
  return std::nullopt;
}

// make_range(): [1,5] of integers is [1,6). False where the server would refuse it.
bool settle(Range& range, std::string_view subtype) {
  RangeBound &lower = range.lower, &upper = range.upper;
  if (!lower.value) lower.inclusive = false;
  if (!upper.value) upper.inclusive = false;
  const auto is_empty = [&]() -> std::optional<bool> {
    if (!lower.value || !upper.value) return false;
    const auto order = compare(*lower.value, *upper.value, subtype);
    if (!order || *order > 0) return std::nullopt;
    return *order == 0 && !(lower.inclusive && upper.inclusive);
  };
  auto empty = is_empty();
  if (!empty) return false;
  for (RangeBound* bound : {&lower, &upper}) {
    const bool move = bound == &lower ? !bound->inclusive : bound->inclusive;
    const auto step = bound->value ? step_of(*bound->value, subtype) : std::nullopt;
    if (*empty || !move || !step) continue;
    if (*step == INT64_MAX) return false;
    bound->value = value_at(*step + 1, subtype);
    if (!bound->value) return false;
    bound->inclusive = bound == &lower;
  }
  if (!*empty && step_of(lower.value.value_or(""), subtype)) empty = is_empty();
  if (!empty) return false;
  range.empty = *empty;
  return true;
}

bool take_range(std::string_view& text, std::string_view subtype, Range& range) {
  skip_blanks(text);
  if (text.size() >= 5) {
    std::string word(text.substr(0, 5));
    for (char& c : word) c = static_cast<char>(c | 0x20);
    if (word == "empty") {
      text.remove_prefix(5);
      range.empty = true;
      return true;
    }
  }
  if (!text.starts_with('[') && !text.starts_with('(')) return false;
  range.lower.inclusive = text[0] == '[';
  text.remove_prefix(1);
  if (!take_bound(text, subtype, range.lower.value) || !text.starts_with(',')) return false;
  text.remove_prefix(1);
  if (!take_bound(text, subtype, range.upper.value) || text.starts_with(',')) return false;
  range.upper.inclusive = text[0] == ']';
  text.remove_prefix(1);
  return settle(range, subtype);
}

// range_bound_escape().
std::string bound_text(const RangeBound& bound) {
  if (!bound.value) return "";
  const std::string& value = *bound.value;
  if (value.find_first_of("\"\\()[], \t\n\v\f\r") == std::string::npos && !value.empty())
    return value;
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += c;
    out += c;
  }
  return out + "\"";
}

std::string range_text(const Range& range) {
  if (range.empty) return "empty";
  return (range.lower.inclusive ? "[" : "(") + bound_text(range.lower) + "," +
         bound_text(range.upper) + (range.upper.inclusive ? "]" : ")");
}

// Ranges of a type with steps, in order, those that touch as one.
bool melt(std::vector<Range>& ranges, std::string_view subtype) {
  const auto place = [&](const RangeBound& bound, int64_t infinite) {
    return bound.value ? step_of(*bound.value, subtype) : std::optional(infinite);
  };
  for (const Range& range : ranges) {
    const auto lower = place(range.lower, 0), upper = place(range.upper, 0);
    if (!lower || !upper || *lower == INT64_MIN || *upper == INT64_MAX) return false;
  }
  std::stable_sort(ranges.begin(), ranges.end(), [&](const Range& a, const Range& b) {
    return *place(a.lower, INT64_MIN) < *place(b.lower, INT64_MIN);
  });
  std::vector<Range> melted;
  for (Range& range : ranges) {
    Range* last = melted.empty() ? nullptr : &melted.back();
    if (last == nullptr || *place(range.lower, INT64_MIN) > *place(last->upper, INT64_MAX)) {
      melted.push_back(std::move(range));
    } else if (*place(range.upper, INT64_MAX) > *place(last->upper, INT64_MAX)) {
      last->upper = std::move(range.upper);
    }
  }
  ranges = std::move(melted);
  return true;
}

}  // namespace

std::string_view subtype_of(std::string_view range) {
  struct Row {
    std::string_view prefix, subtype;
  };
  constexpr Row kRows[] = {{"int4", "integer"},
                           {"int8", "bigint"},
                           {"num", "numeric"},
                           {"date", "date"},
                           {"ts", "timestamp without time zone"},
                           {"tstz", "timestamp with time zone"}};
  for (const std::string_view form : {"multirange", "range"}) {
    if (!range.ends_with(form)) continue;
    for (const Row& row : kRows) {
      if (range.substr(0, range.size() - form.size()) == row.prefix) return row.subtype;
    }
  }
  return {};
}

std::optional<std::string> read_range_literal(std::string_view text, std::string_view type) {
  Range range;
  const bool good = take_range(text, subtype_of(type), range);
  skip_blanks(text);
  return good && text.empty() ? std::optional(range_text(range)) : std::nullopt;
}

std::optional<std::string> read_multirange_literal(std::string_view text, std::string_view type) {
  const std::string_view subtype = subtype_of(type);
  std::vector<Range> ranges;
  skip_blanks(text);
  if (!text.starts_with('{')) return std::nullopt;
  text.remove_prefix(1);
  skip_blanks(text);
  while (!text.starts_with('}')) {
    Range range;
    if (!take_range(text, subtype, range)) return std::nullopt;
    if (!range.empty) ranges.push_back(std::move(range));
    skip_blanks(text);
    if (text.starts_with('}')) break;
    if (!text.starts_with(',')) return std::nullopt;
    text.remove_prefix(1);
    skip_blanks(text);
    if (text.starts_with('}')) return std::nullopt;
  }
  text.remove_prefix(1);
  skip_blanks(text);
  if (!text.empty() || (ranges.size() > 1 && !melt(ranges, subtype))) return std::nullopt;
  std::string out = "{";
  for (const Range& range : ranges) out += (out.size() > 1 ? "," : "") + range_text(range);
  return out + "}";
}

}  // namespace dryshod
