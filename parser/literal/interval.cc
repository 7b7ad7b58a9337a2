// See interval.h. Mirrors DecodeInterval(), DecodeISO8601Interval() and EncodeInterval() of
// src/backend/utils/adt/datetime.c and AdjustIntervalForTypmod() of timestamp.c.
#include "parser/literal/interval.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>

#include "parser/literal/clock.h"

namespace dryshod {
namespace {

constexpr int64_t kMost = 10'000'000;  // of a unit: no sum can overflow

struct Span {
  int64_t months = 0, days = 0, micros = 0;
};

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
    {"|microsecond|microseconds|us|usec|usecs|", 0, 0, 1},
    {"|decade|decades|dec|decs|", 120, 0, 0},
    {"|century|centuries|c|cent|", 1200, 0, 0},
};
constexpr const Unit& kYear = kUnits[0];
constexpr const Unit& kMonth = kUnits[1];
constexpr const Unit& kDayUnit = kUnits[3];
constexpr const Unit& kSecond = kUnits[6];

const Unit* find_unit(std::string_view word) {
  const std::string wanted = "|" + std::string(word) + "|";
  for (const Unit& unit : kUnits) {
    if (unit.names.find(wanted) != std::string_view::npos) return &unit;
  }
  return nullptr;
}

/// A number with a sign: whole and `part` / `of`.
struct Amount {
  int64_t sign = 1, whole = 0, part = 0, of = 1;
};

std::optional<Amount> read_amount(Reader& in) {
  Amount amount;
  const std::string_view whole = in.digits();
  if (whole.size() > 7) return std::nullopt;
  for (const char c : whole) amount.whole = amount.whole * 10 + (c - '0');
  if (in.take('.')) {
    const std::string_view part = in.digits();
    if (part.empty() || part.size() > 9) return std::nullopt;
    for (const char c : part) {
      amount.part = amount.part * 10 + (c - '0');
      amount.of *= 10;
    }
  } else if (whole.empty()) {
    return std::nullopt;
  }
  return amount.whole <= kMost ? std::optional(amount) : std::nullopt;
}

// AdjustFractMicroseconds(), AdjustFractDays(), AdjustFractYears(): a part of a month is one of 30
// days, a part of a day one of 24 hours. False where it does not come out even.
bool add(Span& span, const Amount& amount, const Unit& unit) {
  span.months += amount.sign * amount.whole * unit.months;
  span.days += amount.sign * amount.whole * unit.days;
  span.micros += amount.sign * amount.whole * unit.micros;
  if (amount.part == 0) return true;
  if (unit.micros != 0 || unit.months > 1) {
    const int64_t many = unit.micros != 0 ? unit.micros : unit.months;
    if (amount.part * many % amount.of != 0) return false;
    const int64_t part = amount.sign * (amount.part * many / amount.of);
    (unit.micros != 0 ? span.micros : span.months) += part;
    return true;
  }
  if (amount.of > kMicros) return false;
  const int64_t days_of_unit = unit.months == 1 ? 30 : unit.days;
  const int64_t days = amount.part * days_of_unit / amount.of;
  const int64_t rest = amount.part * days_of_unit % amount.of;
  if (rest * kDay % amount.of != 0) return false;
  // The server counts in floating point, with the whole number in front or without (ISO 8601): only
  // where both agree.
  const double part = static_cast<double>(amount.part) / static_cast<double>(amount.of);
  const double whole = static_cast<double>(amount.whole);
  for (const double fraction : {part, (whole + part) - whole}) {
    if (static_cast<int64_t>(fraction * static_cast<double>(days_of_unit)) != days) return false;
  }
  span.days += amount.sign * days;
  span.micros += amount.sign * (rest * kDay / amount.of);
  return true;
}

/// The fields of a type: the first and the last one, and the digits of seconds (-1: all).
struct Fields {
  std::string first, last;
  int precision = -1;
};

std::optional<Fields> read_fields(std::string_view modifier) {
  Fields fields;
  Reader in{modifier};
  in.blanks();
  fields.first = fields.last = in.word();
  in.blanks();
  if (in.word() == "to") {
    in.blanks();
    fields.last = in.word();
  }
  if (in.take('(')) {
    const auto digits = in.number(1, 1);
    if (!digits || *digits > 6 || !in.take(')')) return std::nullopt;
    fields.precision = static_cast<int>(*digits);
  }
  return in.done() ? std::optional(fields) : std::nullopt;
}

// AdjustIntervalForTypmod(): what is smaller than the last field goes; with a year or month last,
// days and times go as well.
bool adjust(Span& span, const Fields& fields) {
  if (fields.last == "year" || fields.last == "month") {
    if (fields.last == "year") span.months = span.months / 12 * 12;
    span.days = span.micros = 0;
  } else if (fields.last == "day") {
    span.micros = 0;
  } else if (fields.last == "hour") {
    span.micros = span.micros / kHour * kHour;
  } else if (fields.last == "minute") {
    span.micros = span.micros / (60 * kMicros) * (60 * kMicros);
  } else if (!fields.last.empty() && fields.last != "second") {
    return false;
  }
  if (fields.precision < 0) return true;
  int64_t scale = 1;
  for (int i = fields.precision; i < 6; ++i) scale *= 10;
  const int64_t offset = span.micros < 0 ? -(scale / 2) : scale / 2;
  span.micros = (span.micros + offset) / scale * scale;
  return true;
}

// P1Y2M3DT4H5M6.5S, P2W, with a sign before any number.
std::optional<Span> read_iso(std::string_view text) {
  constexpr std::string_view kDate = "YMWD", kTime = "HMS";
  constexpr size_t kDateUnits[] = {0, 1, 2, 3}, kTimeUnits[] = {4, 5, 6};
  Reader in{text.substr(1)};
  Span span;
  bool in_time = false, any = false;
  while (!in.done()) {
    if (!in_time && in.take('T')) {
      in_time = true;
      any = false;
      continue;
    }
    const bool negative = in.take('-');
    if (!negative) in.take('+');
    auto amount = read_amount(in);
    if (!amount || in.done()) return std::nullopt;
    if (negative) amount->sign = -1;
    const size_t at = (in_time ? kTime : kDate).find(in.rest[0]);
    if (at == std::string_view::npos) return std::nullopt;
    in.rest.remove_prefix(1);
    if (!add(span, *amount, kUnits[in_time ? kTimeUnits[at] : kDateUnits[at]])) return std::nullopt;
    any = true;
  }
  return any ? std::optional(span) : std::nullopt;
}

// What a number without a unit counts, by the last field of the type (DecodeInterval()).
const Unit* bare_unit(const Fields& fields) {
  return fields.last.empty() ? &kSecond : find_unit(fields.last);
}

class SpanReader {
 public:
  SpanReader(std::string_view text, const Fields& fields) : in_{text}, fields_(fields) {}

  std::optional<Span> read() {
    in_.take('@');
    for (skip(); !in_.done(); skip()) {
      if (!piece()) return std::nullopt;
    }
    return pieces_ > 0 ? std::optional(span_) : std::nullopt;
  }

 private:
  void skip() {
    while (in_.take(' ') || in_.take(',')) {
    }
  }
  bool piece() {
    Reader ahead = in_;
    if (ahead.word() == "ago") {
      in_ = ahead;
      span_ = {-span_.months, -span_.days, -span_.micros};
      return in_.done() && pieces_ > 0;
    }
    const bool negative = in_.take('-');
    if (!negative) in_.take('+');
    in_.blanks();
    ++pieces_;
    const Reader before = in_;
    auto amount = read_amount(in_);
    if (!amount) return false;
    amount->sign = negative ? -1 : 1;
    if (in_.at(':')) {
      in_ = before;
      return clock(amount->sign);
    }
    if (in_.at('-') && amount->of == 1) return year_and_month(*amount);
    in_.blanks();
    ahead = in_;
    const std::string word = ahead.word();
    if (word.empty() || word == "ago") return bare(*amount);
    const Unit* unit = find_unit(word);
    if (unit == nullptr || !once(word_class(*unit))) return false;
    in_ = ahead;
    return add(span_, *amount, *unit);
  }
  // Every unit may be named once.
  bool once(size_t unit) {
    const uint32_t bit = 1u << unit;
    const bool first = (seen_ & bit) == 0;
    seen_ |= bit;
    return first;
  }
  static size_t word_class(const Unit& unit) { return static_cast<size_t>(&unit - kUnits); }

  bool bare(const Amount& amount) {
    // Before a time of day it counts days: 1 2:03:04.
    Reader ahead = in_;
    if (!ahead.take('-')) ahead.take('+');
    const bool before_clock = !ahead.digits().empty() && ahead.at(':');
    if (!before_clock && !in_.done() && !in_.rest.starts_with("ago")) return false;
    const Unit* unit = before_clock ? &kDayUnit : bare_unit(fields_);
    return unit != nullptr && once(word_class(*unit)) && add(span_, amount, *unit);
  }
  bool year_and_month(const Amount& years) {
    in_.take('-');
    const auto months = in_.number(1, 2);
    if (!months || *months > 11 || !(in_.done() || in_.at(' '))) return false;
    if (!once(word_class(kYear)) || !once(word_class(kMonth))) return false;
    span_.months += years.sign * (years.whole * 12 + *months);
    return true;
  }
  bool clock(int64_t sign) {
    if (!once(4) || !once(5) || !once(6)) return false;
    Reader parts = in_;
    parts.digits();
    parts.take(':');
    parts.digits();
    const bool two_parts = !parts.at(':');
    // mm:ss where the type says so, and wherever a fraction follows two parts.
    const bool seconds =
        two_parts && (parts.at('.') || (fields_.first == "minute" && fields_.last == "second"));
    if (seconds) return minutes_and_seconds(sign);
    const auto read = read_clock(in_, kMost);
    if (!read || !(in_.done() || in_.at(' '))) return false;
    span_.micros += sign * *read;
    return true;
  }
  bool minutes_and_seconds(int64_t sign) {
    const auto minute = in_.number(1, 2);
    if (!minute || *minute > 59 || !in_.take(':')) return false;
    const auto second = in_.number(1, 2);
    if (!second || *second > 59) return false;
    int64_t micros = (*minute * 60 + *second) * kMicros;
    if (in_.take('.')) {
      const auto part = in_.fraction();
      if (!part) return false;
      micros += *part;
    }
    span_.micros += sign * micros;
    return in_.done() || in_.at(' ');
  }

  Reader in_;
  const Fields& fields_;
  Span span_;
  uint32_t seen_ = 0;
  int pieces_ = 0;
};

// "1 mon", "-2 days"; one part before was negative, so this one says its own sign.
void put_part(std::string& out, int64_t value, std::string_view unit, bool& was_negative) {
  if (value == 0) return;
  if (!out.empty()) out += ' ';
  if (was_negative && value > 0) out += '+';
  out += fmt::format("{} {}{}", value, unit, value == 1 ? "" : "s");
  was_negative = value < 0;
}

std::string spelled(const Span& span) {
  std::string out;
  bool was_negative = false;
  put_part(out, span.months / 12, "year", was_negative);
  put_part(out, span.months % 12, "mon", was_negative);
  put_part(out, span.days, "day", was_negative);
  if (span.micros != 0 || out.empty()) {
    if (!out.empty()) out += ' ';
    if (span.micros < 0) {
      out += '-';
    } else if (was_negative) {
      out += '+';
    }
    out += clock_text(std::abs(span.micros));
  }
  return out;
}

}  // namespace

std::optional<std::string> read_interval_literal(std::string_view text, std::string_view modifier) {
  const auto fields = read_fields(modifier);
  if (!fields) return std::nullopt;
  auto span = text.starts_with('P') ? read_iso(text) : SpanReader(text, *fields).read();
  if (!span || !adjust(*span, *fields)) return std::nullopt;
  return spelled(*span);
}

}  // namespace dryshod
