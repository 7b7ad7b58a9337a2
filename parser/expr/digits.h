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

/// 0x1F, 0o17, 0b11 (16 and later), underscores gone; none where it is not one or does not fit.
inline std::optional<int64_t> radix_value(std::string_view digits) {
  if (digits.size() < 3 || digits[0] != '0') return std::nullopt;
  const char kind = static_cast<char>(digits[1] | 0x20);
  const int base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
  int64_t value = 0;
  const char* last = digits.data() + digits.size();
  if (base == 0) return std::nullopt;
  const auto [end, bad] = std::from_chars(digits.data() + 2, last, value, base);
  if (bad != std::errc{} || end != last) return std::nullopt;
  return value;
}

}  // namespace dryshod
