// See clock.h. Mirrors DecodeTime() and EncodeTimeOnly() of
// src/backend/utils/adt/datetime.c.
#include "parser/literal/clock.h"

#include <fmt/format.h>

#include <charconv>

namespace dryshod {

std::string_view Reader::digits() {
  size_t count = 0;
  while (count < rest.size() && rest[count] >= '0' && rest[count] <= '9') ++count;
  const std::string_view found = rest.substr(0, count);
  rest.remove_prefix(count);
  return found;
}

std::optional<int64_t> Reader::number(size_t least, size_t most) {
  Reader ahead = *this;
  const std::string_view found = ahead.digits();
  if (found.size() < least || found.size() > most) return std::nullopt;
  int64_t value = 0;
  std::from_chars(found.data(), found.data() + found.size(), value);
  *this = ahead;
  return value;
}

std::optional<int64_t> Reader::fraction() {
  const size_t before = rest.size();
  const auto value = number(1, 6);
  if (!value) return std::nullopt;
  int64_t micros = *value;
  for (size_t digits = before - rest.size(); digits < 6; ++digits) micros *= 10;
  return micros;
}

std::string Reader::word() {
  std::string letters;
  while (!rest.empty()) {
    const char lower = static_cast<char>(rest[0] | 0x20);
    if (lower < 'a' || lower > 'z') break;
    letters += lower;
    rest.remove_prefix(1);
  }
  return letters;
}

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

std::string clock_text(int64_t micros) {
  std::string text = fmt::format("{:02}:{:02}:{:02}", micros / kHour, micros / (60 * kMicros) % 60,
                                 micros / kMicros % 60);
  if (micros % kMicros != 0) {
    text += fmt::format(".{:06}", micros % kMicros);
    text.resize(text.find_last_not_of('0') + 1);
  }
  return text;
}

}  // namespace dryshod
