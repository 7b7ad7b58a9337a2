// See network.h. Mirrors network_in() of src/backend/utils/adt/network.c with
// inet_net_pton.c, and inet_net_ntop() of src/port for output.
#include "parser/literal/network.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "parser/expr/digits.h"

namespace dryshod {
namespace {

std::optional<int> small_number(std::string_view text, int most) {
  if (!all_digits(text) || text.size() > 3) return std::nullopt;
  const auto value = as_int64(text);
  if (!value || *value > most) return std::nullopt;
  return static_cast<int>(*value);
}

bool has_bits_beyond(const uint8_t* bytes, size_t count, int bits) {
  for (int bit = bits; bit < static_cast<int>(count) * 8; ++bit) {
    if (bytes[bit / 8] & (0x80 >> (bit % 8))) return true;
  }
  return false;
}

// inet_cidr_pton_ipv4(): without a length it is the class's, widened to the octets given.
int class_bits(uint8_t first, size_t octets) {
  const int bits = first >= 240 ? 32 : first >= 224 ? 8 : first >= 192 ? 24 : first >= 128 ? 16 : 8;
  return std::max(bits, static_cast<int>(octets) * 8);
}

std::optional<std::string> read_ipv4(std::string_view text, std::optional<int> bits, bool is_cidr) {
  std::array<uint8_t, 4> octets{};
  size_t count = 0;
  while (true) {
    const size_t dot = std::min(text.find('.'), text.size());
    const auto octet = small_number(text.substr(0, dot), 255);
    if (!octet || count == 4) return std::nullopt;
    octets[count++] = static_cast<uint8_t>(*octet);
    if (dot == text.size()) break;
    text.remove_prefix(dot + 1);
  }
  if (!bits) {
    if (count < 4 && !is_cidr) return std::nullopt;
    if (count == 1 && octets[0] == 224) return std::nullopt;  // class D has rules of its own
    bits = count == 4 ? 32 : class_bits(octets[0], count);
  }
  if (*bits > 32) return std::nullopt;
  if (!is_cidr && static_cast<size_t>(*bits + 7) / 8 > count) return std::nullopt;
  if (is_cidr && has_bits_beyond(octets.data(), 4, *bits)) return std::nullopt;
  std::string out = fmt::format("{}.{}.{}.{}", octets[0], octets[1], octets[2], octets[3]);
  if (is_cidr || *bits != 32) out += fmt::format("/{}", *bits);
  return out;
}

std::optional<std::string> read_ipv6(std::string_view text, std::optional<int> bits, bool is_cidr) {
  if (text.find('.') != std::string_view::npos || bits.value_or(0) > 128) return std::nullopt;
  std::array<uint8_t, 16> bytes{};
  if (inet_pton(AF_INET6, std::string(text).c_str(), bytes.data()) != 1) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  if (inet_ntop(AF_INET6, bytes.data(), buffer.data(), buffer.size()) == nullptr) {
    return std::nullopt;
  }
  std::string out(buffer.data());
  const bool has_ipv4 = out.find('.') != std::string::npos;
  if (has_ipv4 || (is_cidr && has_bits_beyond(bytes.data(), 16, bits.value_or(128)))) {
    return std::nullopt;
  }
  if (is_cidr || bits.value_or(128) != 128) out += fmt::format("/{}", bits.value_or(128));
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Pairs of digits; between them nothing, or the one separator after every `group` digits.
std::optional<std::vector<int>> hex_bytes(std::string_view text) {
  std::vector<int> bytes;
  const size_t mark = text.find_first_of(":-.");
  const char separator = mark == std::string_view::npos ? '\0' : text[mark];
  const size_t group = separator == '\0' ? text.size() : mark;
  if (group != 2 && group != 4 && group != 6 && separator != '\0') return std::nullopt;
  if ((separator == '.') != (separator != '\0' && group == 4) && separator != '-') {
    return std::nullopt;
  }
  std::string digits;
  size_t run = 0;
  for (const char c : text) {
    if (c == separator) {
      if (run != group) return std::nullopt;
      run = 0;
      continue;
    }
    if (hex_digit(c) < 0 || ++run > group) return std::nullopt;
    digits += c;
  }
  if (run != group || digits.size() % 2 != 0) return std::nullopt;
  for (size_t i = 0; i < digits.size(); i += 2) {
    bytes.push_back(hex_digit(digits[i]) * 16 + hex_digit(digits[i + 1]));
  }
  return bytes;
}

/// macaddr_in(): six numbers of one or two digits.
std::optional<std::vector<int>> six_numbers(std::string_view text) {
  const size_t mark = text.find_first_of(":-");
  if (mark == std::string_view::npos) return std::nullopt;
  const char separator = text[mark];
  std::vector<int> bytes{0};
  size_t run = 0;
  for (const char c : text) {
    if (c == separator) {
      if (run == 0) return std::nullopt;
      bytes.push_back(0);
      run = 0;
      continue;
    }
    if (hex_digit(c) < 0 || ++run > 2) return std::nullopt;
    bytes.back() = bytes.back() * 16 + hex_digit(c);
  }
  return bytes.size() == 6 && run > 0 ? std::optional(bytes) : std::nullopt;
}

}  // namespace

std::optional<std::string> read_inet_literal(std::string_view text, bool is_cidr) {
  std::optional<int> bits;
  if (const size_t slash = text.find('/'); slash != std::string_view::npos) {
    bits = small_number(text.substr(slash + 1), 128);
    if (!bits) return std::nullopt;
    text = text.substr(0, slash);
  }
  const bool is_v6 = text.find(':') != std::string_view::npos;
  return is_v6 ? read_ipv6(text, bits, is_cidr) : read_ipv4(text, bits, is_cidr);
}

std::optional<std::string> read_mac_literal(std::string_view text, size_t size) {
  auto bytes = hex_bytes(text);
  if (!bytes && size == 6) bytes = six_numbers(text);
  if (!bytes || (bytes->size() != 6 && bytes->size() != size)) return std::nullopt;
  if (bytes->size() < size) bytes->insert(bytes->begin() + 3, {0xFF, 0xFE});  // macaddr8_in()
  std::string out;
  for (const int byte : *bytes) out += fmt::format("{}{:02x}", out.empty() ? "" : ":", byte);
  return out;
}

}  // namespace dryshod
