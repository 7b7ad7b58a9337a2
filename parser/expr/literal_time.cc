// See literal_time.h. Mirrors DecodeDateTime() and DecodeInterval() of
// src/backend/utils/adt/datetime.c for the plain forms, EncodeDateTime() and EncodeInterval() for
// output.
#include "parser/expr/literal_time.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>

namespace dryshod {
namespace {

constexpr int64_t kMicros = 1'000'000;  // of a second
constexpr int64_t kHour = 3600 * kMicros;
constexpr int64_t kDay = 24 * kHour;

/// What is left to read.
struct Reader {
  std::string_view rest;

  bool done() const { return rest.empty(); }
  bool take(char c) {
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
  }
  void blanks() {
    while (take(' ')) {
    }
  }
  /// Between `least` and `most` digits.
  std::optional<int64_t> number(size_t least, size_t most) {
    size_t count = 0;
    while (count < rest.size() && rest[count] >= '0' && rest[count] <= '9') ++count;
    if (count < least || count > most) return std::nullopt;
    int64_t value = 0;
    std::from_chars(rest.data(), rest.data() + count, value);
    rest.remove_prefix(count);
    return value;
  }
  /// The digits behind a point, as microseconds; none where there are too many to keep.
  std::optional<int64_t> fraction() {
    const size_t before = rest.size();
    const auto value = number(1, 6);
    if (!value) return std::nullopt;
    int64_t micros = *value;
    for (size_t digits = before - rest.size(); digits < 6; ++digits) micros *= 10;
    return micros;
  }
};

std::optional<int64_t> days_of(int64_t year, int64_t month, int64_t day) {
  const std::chrono::year_month_day at{std::chrono::year(static_cast<int>(year)),
                                       std::chrono::month(static_cast<unsigned>(month)),
                                       std::chrono::day(static_cast<unsigned>(day))};
  if (year < 1 || !at.ok()) return std::nullopt;
  return std::chrono::sys_days(at).time_since_epoch().count();
}

// 2024-01-31, 2024-1-31, 20240131.
std::optional<int64_t> read_day(Reader& in) {
  const auto first = in.number(4, 8);
  if (!first) return std::nullopt;
  if (*first >= 10'000) {
    if (*first < 10'000'000) return std::nullopt;
    return days_of(*first / 10'000, *first / 100 % 100, *first % 100);
  }
  if (!in.take('-')) return std::nullopt;
  const auto month = in.number(1, 2);
  if (!month || !in.take('-')) return std::nullopt;
  const auto day = in.number(1, 2);
  if (!day) return std::nullopt;
  return days_of(*first, *month, *day);
}

// 5:07, 05:07:30, 05:07:30.25.
std::optional<int64_t> read_clock(Reader& in, int64_t most_hours) {
  const auto hour = in.number(1, 9);
  if (!hour || *hour > most_hours || !in.take(':')) return std::nullopt;
  const auto minute = in.number(2, 2);
  if (!minute || *minute > 59) return std::nullopt;
  int64_t micros = *hour * kHour + *minute * 60 * kMicros;
  if (in.take(':')) {
    const auto second = in.number(2, 2);
    if (!second || *second > 59) return std::nullopt;
    micros += *second * kMicros;
    if (in.take('.')) {
      const auto part = in.fraction();
      if (!part) return std::nullopt;
      micros += *part;
    }
  }
  return micros;
}

// +01, -0330, +05:30, Z, UTC; none where it is another. No zone is UTC.
std::optional<int64_t> read_zone(Reader& in) {
  in.blanks();
  if (in.done()) return 0;
  for (const std::string_view utc : {"UTC", "utc", "Z", "z", "GMT", "gmt"}) {
    if (in.rest == utc) {
      in.rest = {};
      return 0;
    }
  }
  const bool west = in.take('-');
  if (!west && !in.take('+')) return std::nullopt;
  const size_t digits = in.rest.size();
  auto hour = in.number(1, 4);
  if (!hour) return std::nullopt;
  int64_t minute = 0;
  if (digits - in.rest.size() > 2) {
    minute = *hour % 100;
    hour = *hour / 100;
  } else if (in.take(':')) {
    const auto read = in.number(2, 2);
    if (!read) return std::nullopt;
    minute = *read;
  }
  if (*hour > 15 || minute > 59) return std::nullopt;
  const int64_t east = *hour * kHour + minute * 60 * kMicros;
  return west ? -east : east;
}

std::string day_text(int64_t day) {
  const std::chrono::year_month_day at{std::chrono::sys_days(std::chrono::days(day))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(at.year()),
                     static_cast<unsigned>(at.month()), static_cast<unsigned>(at.day()));
}

std::string clock_text(int64_t micros) {
  std::string text = fmt::format("{:02}:{:02}:{:02}", micros / kHour, micros / (60 * kMicros) % 60,
                                 micros / kMicros % 60);
  if (micros % kMicros != 0) {
    text += fmt::format(".{:06}", micros % kMicros);
    text.resize(text.find_last_not_of('0') + 1);
  }
  return text;
}

/// A unit by any of its names: months, days and microseconds of one.
struct Unit {
  std::string_view names;  // between bars
  int64_t months, days, micros;
};
constexpr Unit kUnits[] = {
    {"|year|years|y|yr|yrs|", 12, 0, 0},
    {"|month|months|mon|mons|", 1, 0, 0},
    {"|week|weeks|w|", 0, 7, 0},
    {"|day|days|d|", 0, 1, 0},
    {"|hour|hours|h|hr|hrs|", 0, 0, kHour},
    {"|minute|minutes|m|min|mins|", 0, 0, 60 * kMicros},
    {"|second|seconds|s|sec|secs|", 0, 0, kMicros},
    {"|millisecond|milliseconds|ms|msec|msecs|", 0, 0, 1000},
};

const Unit* find_unit(std::string_view word) {
  std::string wanted = "|";
  for (const char c : word) wanted += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  wanted += '|';
  for (const Unit& unit : kUnits) {
    if (unit.names.find(wanted) != std::string_view::npos) return &unit;
  }
  return nullptr;
}

// "1 mon", "-2 days"; `signs`: one part before was negative, so this one says its own sign.
void put_part(std::string& out, int64_t value, std::string_view unit, bool& was_negative) {
  if (value == 0) return;
  if (!out.empty()) out += ' ';
  if (was_negative && value > 0) out += '+';
  out += fmt::format("{} {}{}", value, unit, value == 1 ? "" : "s");
  was_negative = value < 0;
}

}  // namespace

std::optional<std::string> read_date_literal(std::string_view text) {
  Reader in{text};
  const auto day = read_day(in);
  if (!day || !in.done()) return std::nullopt;
  return day_text(*day);
}

std::optional<std::string> read_timestamp_literal(std::string_view text, bool with_zone) {
  Reader in{text};
  const auto day = read_day(in);
  if (!day) return std::nullopt;
  int64_t micros = 0;
  if (!in.done() && (in.rest[0] | 0x20) != 'z') {
    if (!in.take('T') && !in.take(' ')) return std::nullopt;
    in.blanks();
    const auto clock = read_clock(in, 23);
    if (!clock) return std::nullopt;
    micros = *clock;
  }
  const auto zone = read_zone(in);
  if (!zone || !in.done()) return std::nullopt;
  if (!with_zone) return day_text(*day) + " " + clock_text(micros);
  int64_t at = micros - *zone;
  int64_t on = *day;
  if (at < 0) {
    at += kDay;
    --on;
  } else if (at >= kDay) {
    at -= kDay;
    ++on;
  }
  return day_text(on) + " " + clock_text(at) + "+00";
}

std::optional<std::string> read_time_literal(std::string_view text) {
  Reader in{text};
  const auto clock = read_clock(in, 23);
  if (!clock || !in.done()) return std::nullopt;
  return clock_text(*clock);
}

std::optional<std::string> read_interval_literal(std::string_view text) {
  constexpr int64_t kMost = 1'000'000;
  Reader in{text};
  int64_t months = 0, days = 0, micros = 0;
  bool any = false, clock_seen = false;
  while (!in.done()) {
    in.blanks();
    if (in.done()) break;
    const bool negative = in.take('-');
    if (!negative) in.take('+');
    const int64_t sign = negative ? -1 : 1;
    const Reader before = in;
    const auto value = in.number(1, 7);
    if (!value || *value > kMost) return std::nullopt;
    any = true;
    if (in.rest.starts_with(':')) {
      in = before;
      const auto clock = read_clock(in, kMost);
      if (!clock || clock_seen) return std::nullopt;
      clock_seen = true;
      micros += sign * *clock;
      if (!in.done() && !in.rest.starts_with(' ')) return std::nullopt;
      continue;
    }
    in.blanks();
    size_t length = 0;
    while (length < in.rest.size() && std::isalpha(static_cast<unsigned char>(in.rest[length]))) {
      ++length;
    }
    const Unit* unit = find_unit(in.rest.substr(0, length));
    if (unit == nullptr) return std::nullopt;
    in.rest.remove_prefix(length);
    months += sign * *value * unit->months;
    days += sign * *value * unit->days;
    micros += sign * *value * unit->micros;
  }
  if (!any) return std::nullopt;
  std::string out;
  bool was_negative = false;
  put_part(out, months / 12, "year", was_negative);
  put_part(out, months % 12, "mon", was_negative);
  put_part(out, days, "day", was_negative);
  if (micros != 0 || out.empty()) {
    if (!out.empty()) out += ' ';
    if (micros < 0) {
      out += '-';
    } else if (was_negative) {
      out += '+';
    }
    out += clock_text(std::abs(micros));
  }
  return out;
}

}  // namespace dryshod
