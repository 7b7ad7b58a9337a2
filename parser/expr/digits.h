// Whole numbers in texts. Knows digits; no sign but one in front, no blanks, no type.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dryshod {

inline bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// None where it is no number or does not fit.
inline std::optional<int64_t> as_int64(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int64_t value = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || bad != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace dryshod
