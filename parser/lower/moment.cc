// See moment.h.
#include "parser/lower/moment.h"

#include <array>
#include <cctype>
#include <cstdint>

namespace dryshod {
namespace {

/// Days since 1970-01-01 in the proleptic Gregorian calendar, and back.
int64_t days_of(int64_t year, int64_t month, int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t of_era = year - era * 400;
  const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}
std::array<int64_t, 3> date_of(int64_t days) {
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t of_era = days - era * 146097;
  const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const int64_t month = (5 * of_year + 2) / 153;
  const int64_t shifted = month < 10 ? month + 3 : month - 9;
  return {year + era * 400 + (shifted <= 2 ? 1 : 0), shifted, of_year - (153 * month + 2) / 5 + 1};
}

class Moment {
 public:
  explicit Moment(std::string_view text) : x_text(text) {}

  /// As the server prints it in UTC; empty: another form.
  std::string read() {
    int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zone = 0;
    if (!number(4, year) || !skip('-') || !number(2, month) || !skip('-') || !number(2, day)) {
      return {};
    }
    std::string fraction;
    if (!done() && (skip('T') || skip(' '))) {
      if (!number(2, hour) || !skip(':') || !number(2, minute)) return {};
      if (skip(':') && !number(2, second)) return {};
      if (skip('.')) {
        while (!done() && std::isdigit(static_cast<unsigned char>(x_text[x_at])) != 0) {
          fraction += x_text[x_at++];
        }
        while (fraction.ends_with('0')) fraction.pop_back();
      }
    }
    while (skip(' ')) {
    }
    if (!done() && !read_zone(zone)) return {};
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) {
      return {};
    }
    constexpr int64_t kDay = 86400;
    const int64_t total =
        days_of(year, month, day) * kDay + hour * 3600 + minute * 60 + second - zone;
    const int64_t days = (total >= 0 ? total : total - kDay + 1) / kDay;
    const int64_t left = total - days * kDay;
    const auto [y, m, d] = date_of(days);
    return padded(y, 4) + "-" + padded(m, 2) + "-" + padded(d, 2) + " " + padded(left / 3600, 2) +
           ":" + padded(left / 60 % 60, 2) + ":" + padded(left % 60, 2) +
           (fraction.empty() ? "" : "." + fraction) + "+00";
  }

 private:
  bool done() const { return x_at == x_text.size(); }
  bool skip(char c) {
    if (done() || x_text[x_at] != c) return false;
    ++x_at;
    return true;
  }
  bool number(size_t digits, int64_t& out) {
    for (size_t i = 0; i < digits; ++i, ++x_at) {
      if (done() || std::isdigit(static_cast<unsigned char>(x_text[x_at])) == 0) return false;
      out = out * 10 + (x_text[x_at] - '0');
    }
    return true;
  }
  bool read_zone(int64_t& seconds) {
    if (x_text.substr(x_at) == "UTC" || x_text.substr(x_at) == "Z") return true;
    const bool west = skip('-');
    if (!west && !skip('+')) return false;
    int64_t hours = 0, minutes = 0;
    if (!number(2, hours)) return false;
    if (!done() && (skip(':') || true) && !number(2, minutes)) return false;
    seconds = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
    return done();
  }
  static std::string padded(int64_t value, size_t width) {
    std::string digits = std::to_string(value);
    return std::string(digits.size() < width ? width - digits.size() : 0, '0') + digits;
  }

  std::string_view x_text;
  size_t x_at = 0;
};

}  // namespace

std::string moment_in_utc(std::string_view text) {
  return Moment(text).read();
}

}  // namespace dryshod
