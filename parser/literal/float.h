// Floating point numbers in quotes, and the shapes that are made of them.
// Knows the shortest digits that read back (extra_float_digits = 1, the default); refuses to know
// lines by two points.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

std::optional<std::string> read_float8_literal(std::string_view text);
std::optional<std::string> read_float4_literal(std::string_view text);
/// point, lseg, box, path, polygon, circle, line.
std::optional<std::string> read_shape_literal(std::string_view text, std::string_view type);

}  // namespace dryshod
