// See archive_bytes.h.
#include "parser/archive/archive_bytes.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace dryshod {

void ArchiveBytes::set_sizes(unsigned integer, unsigned offset) {
  integer_size_ = integer;
  offset_size_ = offset;
}

void ArchiveBytes::fail(std::string why) {
  if (why_.empty()) why_ = std::move(why);
}

std::string_view ArchiveBytes::raw(size_t size) {
  if (failed()) return {};
  if (size > bytes_.size() - at_) {
    fail(fmt::format("it ends at byte {}, in the middle of its table of contents", bytes_.size()));
    return {};
  }
  const std::string_view out = bytes_.substr(at_, size);
  at_ += size;
  return out;
}

uint8_t ArchiveBytes::byte() {
  const std::string_view one = raw(1);
  return one.empty() ? 0 : static_cast<uint8_t>(one[0]);
}

int32_t ArchiveBytes::integer() {
  const size_t begin = at_;
  const bool negative = byte() != 0;
  const std::string_view digits = raw(integer_size_);
  uint64_t value = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const auto digit = static_cast<uint64_t>(static_cast<unsigned char>(digits[i]));
    if (i < 4)
      value |= digit << (8 * i);
    else if (digit != 0)
      value = std::numeric_limits<uint64_t>::max();
  }
  if (value > static_cast<uint64_t>(std::numeric_limits<int32_t>::max())) {
    fail(fmt::format("a number that no archive has stands at byte {}", begin));
    return 0;
  }
  return negative ? -static_cast<int32_t>(value) : static_cast<int32_t>(value);
}

std::optional<std::string_view> ArchiveBytes::text() {
  const size_t begin = at_;
  const int32_t size = integer();
  if (failed() || size < 0) return std::nullopt;
  if (static_cast<size_t>(size) > bytes_.size() - at_) {
    fail(fmt::format("at byte {} a text of {} bytes is said to follow, and there are only {}",
                     begin, size, bytes_.size() - at_));
    return std::nullopt;
  }
  const std::string_view out = raw(static_cast<size_t>(size));
  // pg_dump writes C strings.
  if (out.find('\0') != std::string_view::npos) {
    fail(fmt::format("the text at byte {} has a zero byte in it", begin));
    return std::nullopt;
  }
  return out;
}

void ArchiveBytes::offset() {
  // K_OFFSET_POS_NOT_SET, K_OFFSET_POS_SET, K_OFFSET_NO_DATA.
  const size_t begin = at_;
  const uint8_t flag = byte();
  if (!failed() && (flag < 1 || flag > 3)) {
    fail(fmt::format("byte {} does not say where data lies, as it should", begin));
  }
  raw(offset_size_);
}

}  // namespace dryshod
