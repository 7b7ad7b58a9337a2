// Dates, times and intervals in quotes, in the forms that ISO 8601 and SQL have. Knows no names of
// zones but UTC's, no special words, no centuries before this era: of those there is no answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

std::optional<std::string> read_date_literal(std::string_view text);
/// Without a zone: that it has one or not says nothing, as timestamp_in() has it. With: in UTC.
std::optional<std::string> read_timestamp_literal(std::string_view text, bool with_zone);
std::optional<std::string> read_time_literal(std::string_view text);
/// As interval_out() prints it in the style "postgres".
std::optional<std::string> read_interval_literal(std::string_view text);

}  // namespace dryshod
