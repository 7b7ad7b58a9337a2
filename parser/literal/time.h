// Dates and times in quotes: ISO 8601, SQL, months by name, times of a half day, zones by their
// offset or by an abbreviation of a fixed one. Knows no order of days and months in numbers
// (DateStyle decides it), no names of places, no years before this era, nothing that depends on the
// moment ('now'): of those there is no answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

std::optional<std::string> read_date_literal(std::string_view text);
/// Without a zone: that it has one or not says nothing, as timestamp_in() has it. With: in UTC.
std::optional<std::string> read_timestamp_literal(std::string_view text, bool with_zone);
std::optional<std::string> read_time_literal(std::string_view text);
std::optional<std::string> read_timetz_literal(std::string_view text);

/// The day of a date as date_out() prints it, counted from 1970; none: infinite.
std::optional<int64_t> day_number(std::string_view date);
/// date_out() of that day; none outside the years 1 to 9999.
std::optional<std::string> date_of_day(int64_t day);

}  // namespace dryshod
