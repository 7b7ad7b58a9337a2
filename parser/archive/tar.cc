// See tar.h. Names of members are at most 100 bytes here: pg_dump has none longer.
#include "parser/archive/tar.h"

#include <cstdint>

#include <fmt/format.h>

namespace dryshod {
namespace {

constexpr size_t kBlock = 512;
constexpr size_t kNameSize = 100;
constexpr size_t kSizeAt = 124, kSizeSize = 12;
constexpr size_t kSumAt = 148, kSumSize = 8;
constexpr size_t kMagicAt = 257;

/// read_tar_number() of src/port/tar.c: octal, or 256-based where the first bit is set.
uint64_t number(std::string_view field) {
  uint64_t value = 0;
  if ((static_cast<unsigned char>(field[0]) & 0x80U) != 0) {
    for (size_t i = 1; i < field.size(); ++i) {
      value = value << 8U | static_cast<unsigned char>(field[i]);
    }
    return value;
  }
  for (const char c : field) {
    if (c >= '0' && c <= '7')
      value = value << 3U | static_cast<uint64_t>(c - '0');
    else if (c != ' ')
      break;
  }
  return value;
}

std::string_view until_zero(std::string_view field) {
  return field.substr(0, field.find('\0'));
}

}  // namespace

bool is_tar_header(std::string_view bytes) {
  if (bytes.size() < kBlock || bytes.substr(kMagicAt, 5) != "ustar") return false;
  // tarChecksum(): the sum's own bytes count as spaces.
  uint64_t sum = kSumSize * ' ';
  for (size_t i = 0; i < kBlock; ++i) {
    if (i < kSumAt || i >= kSumAt + kSumSize) sum += static_cast<unsigned char>(bytes[i]);
  }
  return sum == number(bytes.substr(kSumAt, kSumSize));
}

Result<std::string_view> tar_member(std::string_view bytes, std::string_view member,
                                    const std::string& name) {
  size_t at = 0;
  while (bytes.size() - at >= kBlock && bytes[at] != '\0') {
    const std::string_view header = bytes.substr(at, kBlock);
    if (!is_tar_header(header)) {
      return failure(fmt::format("{}: the tar archive is damaged: no header at byte {}", name, at));
    }
    const uint64_t size = number(header.substr(kSizeAt, kSizeSize));
    at += kBlock;
    if (size > bytes.size() - at) {
      return failure(fmt::format("{}: the tar archive ends in the middle of {}", name,
                                 until_zero(header.substr(0, kNameSize))));
    }
    if (until_zero(header.substr(0, kNameSize)) == member) return bytes.substr(at, size);
    const uint64_t padded = (size + kBlock - 1) / kBlock * kBlock;
    if (padded > bytes.size() - at) break;
    at += padded;
  }
  return failure(
      fmt::format("{}: this tar archive is not pg_dump's: there is no {} in it", name, member));
}

}  // namespace dryshod
