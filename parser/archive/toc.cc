// Mirrors ReadHead() and ReadToc() of src/bin/pg_dump/pg_backup_archiver.c, and what each form adds
// to an entry: _ReadExtraToc() of pg_backup_custom.c (an offset), pg_backup_directory.c and
// pg_backup_tar.c (a file name).
#include "parser/archive/toc.h"

#include <charconv>

#include <fmt/format.h>

#include "catalog/quote.h"
#include "parser/archive/archive_bytes.h"

namespace dryshod {
namespace {

// What came with which minor version of the format (K_VERS_1_* of pg_backup_archiver.h).
constexpr int kOldest = 10;         // 8.0: tablespaces, versions in the header
constexpr int kSections = 11;       // 8.4
constexpr int kAccessMethods = 14;  // 12
constexpr int kAlgorithm = 15;      // 16: how data is compressed, not how hard
constexpr int kRelkind = 16;        // 17
constexpr int kNewest = 16;         // 17 and 18

// ArchiveFormat of pg_backup.h. A directory's toc.dat has the number of tar.
constexpr int kCustom = 1, kTar = 3;

/// pg_compress_algorithm of src/include/common/compression.h.
std::string_view algorithm_name(int algorithm) {
  constexpr std::string_view kNames[] = {"none", "gzip", "lz4", "zstd"};
  return algorithm < 4 ? kNames[algorithm] : "unknown";
}

class TocReader {
 public:
  TocReader(std::string_view bytes, ArchiveForm form) : bytes_(bytes) { toc_.form = form; }

  void read() {
    head();
    if (bytes_.failed()) return;
    const int32_t count = bytes_.integer();
    if (count < 0) bytes_.fail("it has less than no entries");
    // Entries are made as they are read: the count is not believed.
    for (int32_t i = 0; i < count && !bytes_.failed(); ++i) entry();
  }
  Toc take() { return std::move(toc_); }
  const ArchiveBytes& bytes() const { return bytes_; }

 private:
  std::string_view text() { return bytes_.text().value_or(std::string_view{}); }

  uint32_t number() {
    const std::string_view digits = text();
    uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (!bytes_.failed() && (error != std::errc{} || end != digits.data() + digits.size())) {
      bytes_.fail(fmt::format("a text that ends at byte {} should be a number", bytes_.position()));
    }
    return value;
  }

  void head() {
    if (bytes_.raw(kArchiveMagic.size()) != kArchiveMagic) {
      return bytes_.fail("it does not begin as pg_dump's archives do");
    }
    const int major = bytes_.byte();
    toc_.minor = bytes_.byte();
    toc_.revision = bytes_.byte();
    if (bytes_.failed()) return;
    if (major > 1 || (major == 1 && toc_.minor > kNewest)) {
      return bytes_.fail(fmt::format(
          "its format {}.{} is newer than that of PostgreSQL 18 (1.{}), the newest known "
          "here; pg_restore -s -f - of its own version makes SQL of it",
          major, toc_.minor, kNewest));
    }
    if (major < 1 || toc_.minor < kOldest) {
      return bytes_.fail(
          fmt::format("its format {}.{} is older than that of PostgreSQL 8.0; pg_restore -s -f - "
                      "makes SQL of it",
                      major, toc_.minor));
    }
    toc_.integer_size = bytes_.byte();
    toc_.offset_size = bytes_.byte();
    constexpr unsigned kMost = 32;  // "sanity check on integer size"
    if (toc_.integer_size == 0 || toc_.integer_size > kMost || toc_.offset_size > kMost) {
      return bytes_.fail("its numbers have a size that no machine has");
    }
    bytes_.set_sizes(toc_.integer_size, toc_.offset_size);
    const int format = bytes_.byte();
    if (!bytes_.failed() && format != kCustom && format != kTar) {
      return bytes_.fail(
          fmt::format("it is in a form (number {}) that pg_dump does not write", format));
    }
    if (toc_.form == ArchiveForm::Custom && format == kTar) {
      toc_.form = ArchiveForm::Directory;  // the toc.dat of one, by itself
    } else if (toc_.form != ArchiveForm::Custom && format == kCustom) {
      return bytes_.fail("it says of itself that it is in the custom form");
    }
    if (toc_.minor >= kAlgorithm)
      toc_.compression = algorithm_name(bytes_.byte());
    else
      toc_.compression = bytes_.integer() != 0 ? "gzip" : "none";
    for (int32_t& member : toc_.made) member = bytes_.integer();
    toc_.database = text();
    toc_.server_version = text();
    toc_.tool_version = text();
  }

  void entry() {
    TocEntry entry;
    entry.id = bytes_.integer();
    if (!bytes_.failed() && entry.id <= 0) {
      return bytes_.fail(fmt::format("an entry has the number {}", entry.id));
    }
    entry.has_data = bytes_.integer() != 0;
    entry.class_oid = number();
    entry.oid = number();
    entry.tag = text();
    entry.kind = text();
    if (toc_.minor >= kSections) bytes_.integer();  // only parallel restores ask
    entry.definition = text();
    entry.drop = text();
    text();  // COPY
    entry.schema = text();
    entry.tablespace = bytes_.text();
    if (toc_.minor >= kAccessMethods) entry.access_method = bytes_.text();
    if (toc_.minor >= kRelkind) entry.relkind = static_cast<char>(bytes_.integer());
    entry.owner = text();
    entry.with_oids = text() == "true";
    for (auto need = bytes_.text(); need; need = bytes_.text()) {
      int32_t id = 0;
      std::from_chars(need->data(), need->data() + need->size(), id);
      entry.needs.push_back(id);
    }
    if (toc_.form == ArchiveForm::Custom)
      bytes_.offset();
    else
      text();  // the name of its data's file
    if (!bytes_.failed()) toc_.entries.push_back(std::move(entry));
  }

  ArchiveBytes bytes_;
  Toc toc_;
};

}  // namespace

Result<Toc> read_toc(std::string_view bytes, ArchiveForm form, const std::string& name) {
  TocReader reader(bytes, form);
  reader.read();
  if (reader.bytes().failed()) {
    return failure(
        fmt::format("{}: not a pg_dump archive that can be read: {}", name, reader.bytes().why()));
  }
  return reader.take();
}

std::string entry_name(const TocEntry& entry) {
  return fmt::format("TOC entry {} ({}{}{} {})", entry.id, entry.kind,
                     entry.schema.empty() ? "" : " ", comment_text(entry.schema),
                     comment_text(entry.tag));
}

}  // namespace dryshod
