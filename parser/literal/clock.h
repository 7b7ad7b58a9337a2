// What dates, times and intervals in quotes have in common: a reader of digits, times of day.
// Knows microseconds; refuses to know calendars and units.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

constexpr int64_t kMicros = 1'000'000;  // of a second
constexpr int64_t kHour = 3600 * kMicros;
constexpr int64_t kDay = 24 * kHour;

/// What is left to read.
struct Reader {
  std::string_view rest;

  bool done() const { return rest.empty(); }
  bool at(char c) const { return rest.starts_with(c); }
  bool at_digit() const { return !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; }
  bool take(char c) {
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
  }
  void blanks() {
    while (take(' ')) {
    }
  }
  /// The digits that come next, taken.
  std::string_view digits();
  /// Between `least` and `most` digits.
  std::optional<int64_t> number(size_t least, size_t most);
  /// The digits behind a point, as microseconds; none where there are too many to keep.
  std::optional<int64_t> fraction();
  /// The letters that come next, in lower case.
  std::string word();
};

/// 5:07, 05:07:30, 05:07:30.25.
std::optional<int64_t> read_clock(Reader& in, int64_t most_hours);
/// As the server prints a time of day or the time of an interval.
std::string clock_text(int64_t micros);

}  // namespace dryshod
