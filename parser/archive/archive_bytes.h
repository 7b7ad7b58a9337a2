// Numbers and texts as pg_dump writes them into an archive, read from bytes that may be anything.
// Mirrors ReadInt(), ReadStr() and ReadOffset() of src/bin/pg_dump/pg_backup_archiver.c; refuses to
// know what they mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

/// Reads forward. The first failure stays, and all that is read after it is empty: whoever reads
/// asks once, at the end of something. No length is believed beyond the bytes that are there.
class ArchiveBytes {
 public:
  explicit ArchiveBytes(std::string_view bytes) : bytes_(bytes) {}

  /// Of an integer and of a file offset, on the machine that wrote it.
  void set_sizes(unsigned integer, unsigned offset);

  std::string_view raw(size_t size);
  uint8_t byte();
  int32_t integer();
  /// None is SQL's: pg_dump tells "not there" from "empty".
  std::optional<std::string_view> text();
  /// Where an entry's data lies, which nobody here wants to know: only that it is said in the right
  /// form.
  void offset();

  void fail(std::string why);
  bool failed() const { return !why_.empty(); }
  const std::string& why() const { return why_; }
  size_t position() const { return at_; }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
  unsigned integer_size_ = 4, offset_size_ = 8;
  std::string why_;
};

}  // namespace dryshod
