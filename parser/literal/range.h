// Ranges and multiranges in quotes. Knows the built-in ones: which steps integers and dates have,
// when a range is empty, which ranges of a multirange melt into one; refuses to know users' ranges
// and ranges whose bounds it cannot compare.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

/// The type of the bounds of a range or multirange of pg_catalog, else empty.
std::string_view subtype_of(std::string_view range);
std::optional<std::string> read_range_literal(std::string_view text, std::string_view type);
std::optional<std::string> read_multirange_literal(std::string_view text, std::string_view type);

}  // namespace dryshod
