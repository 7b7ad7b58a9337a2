// Bytes of a chunk, written and read: numbers of variable length and runs of bytes. Who reads past
// the end, or a number that is none, gets zeros and a mark that says so; nothing is read out of
// bounds. Knows neither what the numbers mean nor where the bytes are kept.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace dryshod::store {

class ByteWriter {
 public:
  void number(uint64_t value) {
    while (value >= 0x80) {
      out_ += static_cast<char>(value | 0x80);
      value >>= 7;
    }
    out_ += static_cast<char>(value);
  }
  /// Small in either direction.
  void signed_number(int64_t value) {
    number((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
  }
  /// Eight bytes, the same on every machine.
  void word(uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) out_ += static_cast<char>(value >> shift);
  }
  void bytes(std::string_view bytes) { out_ += bytes; }
  const std::string& out() const { return out_; }
  std::string& out() { return out_; }
  void clear() { out_.clear(); }

 private:
  std::string out_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  uint64_t number() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) return fail();
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
    return fail();
  }
  int64_t signed_number() {
    const uint64_t value = number();
    return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
  }
  uint64_t word() {
    uint64_t value = 0;
    if (end_ - at_ < 8) return fail();
    for (int shift = 0; shift < 64; shift += 8) {
      value |= uint64_t{static_cast<unsigned char>(*at_++)} << shift;
    }
    return value;
  }
  std::string_view bytes(uint64_t count) {
    if (count > static_cast<uint64_t>(end_ - at_)) {
      fail();
      return {};
    }
    const std::string_view run(at_, count);
    at_ += count;
    return run;
  }
  /// As many of what takes a byte at least can still follow: what else a count says is damage.
  bool has_room_for(uint64_t count) {
    if (count > static_cast<uint64_t>(end_ - at_)) fail();
    return good_;
  }
  std::string_view rest() const { return {at_, static_cast<size_t>(end_ - at_)}; }
  bool at_end() const { return at_ == end_; }
  bool good() const { return good_; }
  uint64_t fail() {
    good_ = false;
    at_ = end_;
    return 0;
  }

 private:
  const char* at_;
  const char* end_;
  bool good_ = true;
};

}  // namespace dryshod::store
