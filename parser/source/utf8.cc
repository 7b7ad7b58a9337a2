// Eight bytes at a time while the text is ASCII, which dumps nearly always are.
#include "parser/source/utf8.h"

#include <cstring>

namespace dryshod {

namespace {

constexpr uint64_t kHigh = 0x8080808080808080u;
constexpr uint64_t kOnes = 0x0101010101010101u;

uint64_t load(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

}  // namespace

size_t utf8_sequence(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const size_t size = lead < 0x80   ? 1
                      : lead < 0xc2 ? 0
                      : lead < 0xe0 ? 2
                      : lead < 0xf0 ? 3
                      : lead < 0xf5 ? 4
                                    : 0;
  if (size <= 1) return size;
  if (text.size() < size) return 0;
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const unsigned char second = byte(1);
  if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
      (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)) {
    return 0;
  }
  return size;
}

uint32_t utf8_code(std::string_view sequence) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(sequence[i] & 0x3f); };
  const auto lead = static_cast<unsigned char>(sequence[0]);
  switch (sequence.size()) {
    case 1:
      return lead;
    case 2:
      return (lead & 0x1fu) << 6 | byte(1);
    case 3:
      return (lead & 0x0fu) << 12 | byte(1) << 6 | byte(2);
    default:
      return (lead & 0x07u) << 18 | byte(1) << 12 | byte(2) << 6 | byte(3);
  }
}

size_t utf8_length(std::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) {
    const size_t size = utf8_sequence(text.substr(i, 4));
    i += size == 0 ? 1 : size;
  }
  return count;
}

size_t utf8_invalid(std::string_view text) {
  const char* const base = text.data();
  size_t i = 0;
  const size_t size = text.size();
  while (i < size) {
    while (i + 8 <= size) {
      const uint64_t word = load(base + i);
      // A zero byte borrows into its high bit; a high bit set stands for itself.
      if (((word - kOnes) | word) & kHigh) break;
      i += 8;
    }
    const size_t stop = i + 8 < size ? i + 8 : size;
    while (i < stop) {
      const auto c = static_cast<unsigned char>(base[i]);
      if (c == 0) return i;
      if (c < 0x80) {
        ++i;
        continue;
      }
      const size_t step = utf8_sequence(text.substr(i, 4));
      if (step == 0) return i;
      i += step;
    }
  }
  return std::string_view::npos;
}

size_t first_non_ascii(std::string_view text) {
  size_t i = 0;
  while (i + 8 <= text.size() && (load(text.data() + i) & kHigh) == 0) i += 8;
  for (; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) >= 0x80) return i;
  }
  return std::string_view::npos;
}

}  // namespace dryshod
