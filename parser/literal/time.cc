// See time.h. Mirrors DecodeDateTime() and DecodeTimeOnly() of
// src/backend/utils/adt/datetime.c for the plain forms, EncodeDateTime() for output.
#include "parser/literal/time.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

#include "parser/literal/clock.h"

namespace dryshod {
namespace {

std::optional<int64_t> days_of(int64_t year, int64_t month, int64_t day) {
  const std::chrono::year_month_day at{std::chrono::year(static_cast<int>(year)),
                                       std::chrono::month(static_cast<unsigned>(month)),
                                       std::chrono::day(static_cast<unsigned>(day))};
  if (year < 1 || year > 9999 || !at.ok()) return std::nullopt;
  return std::chrono::sys_days(at).time_since_epoch().count();
}

// 1 to 12 by the names of datetktbl, else 0.
int64_t month_of(std::string_view word) {
  constexpr std::string_view kMonths[] = {"january",   "february", "march",    "april",
                                          "may",       "june",     "july",     "august",
                                          "september", "october",  "november", "december"};
  if (word == "sept") return 9;
  for (int64_t i = 0; i < 12; ++i) {
    if (word == kMonths[i] || word == kMonths[i].substr(0, 3)) return i + 1;
  }
  return 0;
}

// Days of the week say nothing (DecodeDateTime() skips them).
bool is_weekday(std::string_view word) {
  constexpr std::string_view kDays[] = {"sunday",   "monday", "tuesday", "wednesday",
                                        "thursday", "friday", "saturday"};
  for (const std::string_view day : kDays) {
    if (word == day || word == day.substr(0, 3)) return true;
  }
  return false;
}

/// A moment as it is written, piece by piece.
struct Written {
  std::optional<int64_t> day;    // since 1970
  std::optional<int64_t> clock;  // microseconds
  std::optional<int64_t> zone;   // microseconds east of Greenwich
  int half = 0;                  // 1: am, 2: pm
};

// Minutes east of Greenwich: abbreviations that mean the same in every file of
// src/timezone/tznames. EST and CST are not among them: Australia's are others.
std::optional<int64_t> abbreviated_zone(std::string_view word) {
  struct Row {
    std::string_view name;
    int64_t minutes;
  };
  constexpr Row kRows[] = {
      {"utc", 0},    {"z", 0},      {"zulu", 0},   {"gmt", 0},    {"ut", 0},     {"cet", 60},
      {"cest", 120}, {"eet", 120},  {"eest", 180}, {"wet", 0},    {"edt", -240}, {"cdt", -300},
      {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"jst", 540}};
  for (const Row& row : kRows) {
    if (row.name == word) return row.minutes * 60 * kMicros;
  }
  return std::nullopt;
}

// +01, -0330, +05:30.
std::optional<int64_t> read_offset(Reader& in) {
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

// 2024-01-31, 2024-1-31, 2024-Jan-31, 20240131.
std::optional<int64_t> read_day(Reader& in) {
  const auto first = in.number(4, 8);
  if (!first) return std::nullopt;
  if (*first >= 10'000) {
    if (*first < 10'000'000) return std::nullopt;
    return days_of(*first / 10'000, *first / 100 % 100, *first % 100);
  }
  if (!in.take('-')) return std::nullopt;
  auto month = in.number(1, 2);
  if (!month) month = month_of(in.word());
  if (!in.take('-')) return std::nullopt;
  const auto day = in.number(1, 2);
  if (!day) return std::nullopt;
  return days_of(*first, *month, *day);
}

void skip_separators(Reader& in) {
  while (in.take(' ') || in.take(',')) {
  }
}

// Behind the month's name: a day and a year, in either order, four digits for the year.
std::optional<int64_t> read_after_month(Reader& in, int64_t month, std::optional<int64_t> day) {
  std::optional<int64_t> year;
  while (!day || !year) {
    if (!in.take('-')) skip_separators(in);
    Reader ahead = in;
    const size_t digits = ahead.digits().size();
    if (ahead.at(':') || ahead.at('.')) return std::nullopt;
    const auto value = in.number(1, 4);
    if (!value) return std::nullopt;
    if (digits == 4 && !year) {
      year = *value;
    } else if (digits <= 2 && !day) {
      day = *value;
    } else {
      return std::nullopt;
    }
  }
  return days_of(*year, month, *day);
}

bool take_clock(Reader& in, Written& written) {
  if (written.clock) return false;
  written.clock = read_clock(in, 24);
  return written.clock && *written.clock <= kDay;
}

bool take_word(Reader& in, Written& written) {
  const std::string word = in.word();
  if (const int64_t month = month_of(word)) {
    if (written.day || written.clock) return false;
    written.day = read_after_month(in, month, std::nullopt);
    return written.day.has_value();
  }
  if (is_weekday(word)) return !written.day && !written.clock;
  if (word == "am" || word == "pm") {
    if (!written.clock || written.half != 0) return false;
    written.half = word == "am" ? 1 : 2;
    return in.done() || in.at(' ');  // "pm-08" is a zone's name
  }
  if (word == "t" && written.day && !written.clock) return in.at_digit() && take_clock(in, written);
  if (written.zone || !(written.day || written.clock)) return false;
  written.zone = abbreviated_zone(word);
  return written.zone && (in.done() || in.at(' '));
}

bool take_digits(Reader& in, Written& written) {
  Reader ahead = in;
  const size_t digits = ahead.digits().size();
  if (ahead.at(':')) return take_clock(in, written);
  if (written.day || written.clock) return false;
  if (digits >= 4) {
    written.day = read_day(in);
    return written.day.has_value();
  }
  // 5 Jan 2021, 5-Jan-2021; half past nine may be "9 pm".
  if (!ahead.take('-')) ahead.blanks();
  const auto day = in.number(1, 2);
  const std::string word = ahead.word();
  const int64_t month = month_of(word);
  if (!day || month == 0) return false;
  in = ahead;
  written.day = read_after_month(in, month, day);
  return written.day.has_value();
}

// Half days turn round after twelve (DecodeDateTime()).
bool settle_half(Written& written) {
  if (written.half == 0) return true;
  int64_t& clock = *written.clock;
  if (clock >= 13 * kHour) return false;
  if (written.half == 1 && clock >= 12 * kHour) clock -= 12 * kHour;
  if (written.half == 2 && clock < 12 * kHour) clock += 12 * kHour;
  return true;
}

std::optional<Written> read_moment(std::string_view text) {
  Reader in{text};
  Written written;
  for (skip_separators(in); !in.done(); skip_separators(in)) {
    bool good = false;
    if (in.at_digit()) {
      good = take_digits(in, written);
    } else if (in.at('+') || in.at('-')) {
      if (written.clock && !written.zone) written.zone = read_offset(in);
      good = written.zone.has_value() && in.done();
    } else {
      good = take_word(in, written);
    }
    if (!good) return std::nullopt;
  }
  if (!settle_half(written)) return std::nullopt;
  return written;
}

std::string moment_text(int64_t day, int64_t micros) {
  return date_of_day(day).value_or("") + " " + clock_text(micros);
}

bool is_infinite(std::string_view text, std::string& spelled) {
  std::string word;
  for (const char c : text) word += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  if (word != "infinity" && word != "-infinity") return false;
  spelled = word;
  return true;
}

bool is_epoch(std::string_view text) {
  Reader in{text};
  return in.word() == "epoch" && in.done();
}

}  // namespace

std::optional<int64_t> day_number(std::string_view date) {
  Reader in{date};
  return read_day(in);
}

std::optional<std::string> date_of_day(int64_t day) {
  const std::chrono::year_month_day at{std::chrono::sys_days(std::chrono::days(day))};
  const int year = static_cast<int>(at.year());
  if (year < 1 || year > 9999) return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", year, static_cast<unsigned>(at.month()),
                     static_cast<unsigned>(at.day()));
}

std::optional<std::string> read_date_literal(std::string_view text) {
  std::string spelled;
  if (is_infinite(text, spelled)) return spelled;
  if (is_epoch(text)) return "1970-01-01";
  const auto written = read_moment(text);
  if (!written || !written->day || written->clock.value_or(0) == kDay) return std::nullopt;
  return date_of_day(*written->day);
}

std::optional<std::string> read_timestamp_literal(std::string_view text, bool with_zone) {
  std::string spelled;
  if (is_infinite(text, spelled)) return spelled;
  const char* zone = with_zone ? "+00" : "";
  if (is_epoch(text)) return moment_text(0, 0) + zone;
  const auto written = read_moment(text);
  if (!written || !written->day) return std::nullopt;
  int64_t on = *written->day;
  int64_t at = written->clock.value_or(0) - (with_zone ? written->zone.value_or(0) : 0);
  for (; at < 0; --on) at += kDay;
  for (; at >= kDay; ++on) at -= kDay;
  if (!date_of_day(on)) return std::nullopt;
  return moment_text(on, at) + zone;
}

std::optional<std::string> read_time_literal(std::string_view text) {
  const auto written = read_moment(text);
  if (!written || written->day || !written->clock) return std::nullopt;
  return clock_text(*written->clock);
}

std::optional<std::string> read_timetz_literal(std::string_view text) {
  const auto written = read_moment(text);
  if (!written || written->day || !written->clock) return std::nullopt;
  const int64_t zone = written->zone.value_or(0);
  const int64_t minutes = (zone < 0 ? -zone : zone) / (60 * kMicros);
  std::string out =
      clock_text(*written->clock) + fmt::format("{}{:02}", zone < 0 ? '-' : '+', minutes / 60);
  if (minutes % 60 != 0) out += fmt::format(":{:02}", minutes % 60);
  return out;
}

}  // namespace dryshod
