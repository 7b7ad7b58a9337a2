// Arrays in quotes. Knows braces, quotes and NULL; refuses to know explicit bounds ([0:1]={...})
// and elements of types it cannot read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

/// `element`: the type of the elements, as format_type() spells it.
std::optional<std::string> read_array_literal(std::string_view text, std::string_view element);

}  // namespace dryshod
