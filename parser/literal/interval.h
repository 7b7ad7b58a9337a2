// Intervals in quotes: SQL's and PostgreSQL's own forms, ISO 8601's with designators; the fields
// and the precision of their type. Knows fractions that come out even; of all others, which majors
// round differently, there is no answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

/// As interval_out() prints it in the style "postgres". The modifier is what stands behind
/// "interval": "", "(3)", " hour", " day to second(2)".
std::optional<std::string> read_interval_literal(std::string_view text, std::string_view modifier);

}  // namespace dryshod
