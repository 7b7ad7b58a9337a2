// See dates.h. Days are counted from 1970-01-01 with std::chrono's calendar, which is PostgreSQL's
// (proleptic Gregorian, j2date() of src/backend/utils/adt/datetime.c).
#include "parser/plpgsql/dates.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

namespace dryshod {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int64_t kFarthest = 3'000'000;  // days: years of four digits

year_month_day calendar(const Value& date) {
  return year_month_day(sys_days(days(date.integer)));
}

Value date_of(int64_t day, bool timestamp) {
  Value out;
  out.kind = ValueKind::Date;
  out.integer = day;
  out.text = timestamp ? "timestamp" : "date";
  return out;
}

Value interval_of(int64_t months, int64_t day_count) {
  Value out;
  out.kind = ValueKind::Interval;
  out.integer = months;
  out.items.push_back(Value::of(day_count));
  return out;
}

/// timestamp_pl_interval(): months first, the day cut to the month's last, then days.
std::optional<Value> moved(const Value& date, int64_t months, int64_t day_count) {
  if (std::abs(months) > 100'000 || std::abs(day_count) > kFarthest) return std::nullopt;
  year_month_day at = calendar(date) + std::chrono::months(months);
  if (!at.ok()) at = at.year() / at.month() / std::chrono::last;
  const int64_t day = sys_days(at).time_since_epoch().count() + day_count;
  if (day < -700'000 || day > kFarthest) return std::nullopt;
  return date_of(day, true);
}

}  // namespace

std::optional<Value> read_date(std::string_view text, bool timestamp) {
  if (timestamp && text.ends_with(" 00:00:00")) text.remove_suffix(9);
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
  const auto year = read_integer(text.substr(0, 4));
  if (!shaped || !year) return std::nullopt;
  const auto month = read_integer(text.substr(5, 2)), day = read_integer(text.substr(8, 2));
  if (!month || !day) return std::nullopt;
  const year_month_day at(std::chrono::year(static_cast<int>(*year)),
                          std::chrono::month(static_cast<unsigned>(*month)),
                          std::chrono::day(static_cast<unsigned>(*day)));
  if (!at.ok()) return std::nullopt;
  return date_of(sys_days(at).time_since_epoch().count(), timestamp);
}

std::optional<Value> read_interval(std::string_view text) {
  int64_t months = 0, day_count = 0;
  bool any = false;
  while (!text.empty()) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    if (text.empty()) break;
    const size_t gap = text.find(' ');
    if (gap == std::string_view::npos) return std::nullopt;
    const auto number = read_integer(text.substr(0, gap));
    text.remove_prefix(gap + 1);
    const size_t end = std::min(text.find(' '), text.size());
    std::string_view unit = text.substr(0, end);
    if (unit.ends_with('s')) unit.remove_suffix(1);
    text.remove_prefix(end);
    if (!number || std::abs(*number) > 100'000) return std::nullopt;
    any = true;
    if (unit == "year") {
      months += *number * 12;
    } else if (unit == "month" || unit == "mon") {
      months += *number;
    } else if (unit == "week") {
      day_count += *number * 7;
    } else if (unit == "day") {
      day_count += *number;
    } else {
      return std::nullopt;
    }
  }
  if (!any) return std::nullopt;
  return interval_of(months, day_count);
}

std::string date_text(const Value& date) {
  const year_month_day at = calendar(date);
  return fmt::format("{:04}-{:02}-{:02}{}", static_cast<int>(at.year()),
                     static_cast<unsigned>(at.month()), static_cast<unsigned>(at.day()),
                     date.text == "timestamp" ? " 00:00:00" : "");
}

std::optional<Value> date_arithmetic(std::string_view op, const Value& a, const Value& b) {
  const bool plus = op == "+", minus = op == "-";
  if (a.is(ValueKind::Interval) && b.is(ValueKind::Integer) && op == "*") {
    if (std::abs(b.integer) > 100'000) return std::nullopt;
    return interval_of(a.integer * b.integer, a.items[0].integer * b.integer);
  }
  if (b.is(ValueKind::Interval) && a.is(ValueKind::Integer)) return date_arithmetic(op, b, a);
  if (b.is(ValueKind::Date) && !a.is(ValueKind::Date) && plus) return date_arithmetic(op, b, a);
  if (!a.is(ValueKind::Date) || (!plus && !minus)) return std::nullopt;
  const int64_t sign = plus ? 1 : -1;
  if (b.is(ValueKind::Interval)) return moved(a, sign * b.integer, sign * b.items[0].integer);
  if (a.text != "date") return std::nullopt;
  if (b.is(ValueKind::Integer)) {
    auto out = moved(a, 0, sign * b.integer);
    if (out) out->text = "date";
    return out;
  }
  if (b.is(ValueKind::Date) && b.text == "date" && minus) return Value::of(a.integer - b.integer);
  return std::nullopt;
}

std::optional<std::string> format_date(const Value& date, std::string_view pattern) {
  const year_month_day at = calendar(date);
  std::string out;
  for (size_t i = 0; i < pattern.size();) {
    const std::string_view rest = pattern.substr(i);
    if (rest.starts_with("YYYY") || rest.starts_with("yyyy")) {
      out += fmt::format("{:04}", static_cast<int>(at.year()));
      i += 4;
    } else if (rest.starts_with("MM") || rest.starts_with("mm")) {
      out += fmt::format("{:02}", static_cast<unsigned>(at.month()));
      i += 2;
    } else if ((rest.starts_with("DD") || rest.starts_with("dd")) &&
               !(rest.size() > 2 && (rest[2] == 'D' || rest[2] == 'd'))) {
      out += fmt::format("{:02}", static_cast<unsigned>(at.day()));
      i += 2;
    } else if (rest[0] == '"') {
      const size_t close = rest.find('"', 1);
      if (close == std::string_view::npos) return std::nullopt;
      out += rest.substr(1, close - 1);
      i += close + 1;
    } else if (std::string_view("_-./ :").find(rest[0]) != std::string_view::npos) {
      out += rest[0];
      ++i;
    } else {
      return std::nullopt;
    }
  }
  return out;
}

std::optional<Value> truncate_date(std::string_view unit, const Value& date) {
  year_month_day at = calendar(date);
  if (unit == "year") {
    at = at.year() / std::chrono::January / 1;
  } else if (unit == "month") {
    at = at.year() / at.month() / 1;
  } else if (unit != "day") {
    return std::nullopt;
  }
  return date_of(sys_days(at).time_since_epoch().count(), true);
}

}  // namespace dryshod
