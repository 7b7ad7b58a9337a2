// See bytes.h. Mirrors byteain() and byteaout() (bytea_output = hex) of
// src/backend/utils/adt/varlena.c, bit_in() of varbit.c, pg_lsn_in() of pg_lsn.c.
#include "parser/literal/bytes.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace dryshod {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool is_octal(char c, char most) {
  return c >= '0' && c <= most;
}

// hex_decode(): blanks between the bytes do not count.
std::optional<std::string> hex_form(std::string_view text) {
  std::string out = "\\x";
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r') continue;
    if (i + 1 >= text.size() || hex_digit(text[i]) < 0 || hex_digit(text[i + 1]) < 0) {
      return std::nullopt;
    }
    out += fmt::format("{:02x}", hex_digit(text[i]) * 16 + hex_digit(text[i + 1]));
    ++i;
  }
  return out;
}

}  // namespace

std::optional<std::string> read_bytea_literal(std::string_view text) {
  if (text.starts_with("\\x")) return hex_form(text.substr(2));
  std::string out = "\\x";
  for (size_t i = 0; i < text.size(); ++i) {
    int byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80) return std::nullopt;
    if (byte == '\\') {
      const std::string_view rest = text.substr(i + 1);
      if (rest.starts_with('\\')) {
        i += 1;
      } else if (rest.size() >= 3 && is_octal(rest[0], '3') && is_octal(rest[1], '7') &&
                 is_octal(rest[2], '7')) {
        byte = (rest[0] - '0') * 64 + (rest[1] - '0') * 8 + (rest[2] - '0');
        i += 3;
      } else {
        return std::nullopt;
      }
    }
    out += fmt::format("{:02x}", byte);
  }
  return out;
}

std::optional<std::string> read_bit_literal(std::string_view text) {
  const bool hex = text.starts_with('x') || text.starts_with('X');
  if (hex || text.starts_with('b') || text.starts_with('B')) text.remove_prefix(1);
  std::string out;
  for (const char c : text) {
    const int digit = hex_digit(c);
    if (digit < 0 || (!hex && digit > 1)) return std::nullopt;
    out += hex ? fmt::format("{:04b}", digit) : fmt::format("{}", digit);
  }
  return out;
}

std::optional<std::string> read_lsn_literal(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  uint64_t halves[2] = {};
  for (const bool low : {false, true}) {
    const std::string_view half = low ? text.substr(slash + 1) : text.substr(0, slash);
    if (half.empty() || half.size() > 8) return std::nullopt;
    const char* end = half.data() + half.size();
    if (std::from_chars(half.data(), end, halves[low ? 1 : 0], 16).ptr != end) return std::nullopt;
  }
  return fmt::format("{:X}/{:X}", halves[0], halves[1]);
}

}  // namespace dryshod
