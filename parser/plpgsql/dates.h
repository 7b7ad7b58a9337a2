// Dates, timestamps at midnight and intervals of whole days: what makes the names and bounds of
// partitions. Knows the calendar; a time of day or a zone is not known here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parser/plpgsql/value.h"

namespace dryshod {

/// "2024-01-31", with midnight behind it or nothing.
std::optional<Value> read_date(std::string_view text, bool timestamp);
/// "1 month", "2 years 10 days".
std::optional<Value> read_interval(std::string_view text);
/// As DateStyle ISO prints it.
std::string date_text(const Value& date);
/// + and - with a date or interval on a side, * of an interval; none: not followed.
std::optional<Value> date_arithmetic(std::string_view op, const Value& a, const Value& b);
/// to_char() of patterns of YYYY, MM, DD and what stands between; none: another pattern.
std::optional<std::string> format_date(const Value& date, std::string_view pattern);
/// date_trunc('month', ...): none for units below the day or above the year.
std::optional<Value> truncate_date(std::string_view unit, const Value& date);

}  // namespace dryshod
