// Mirrors ReadHead() and ReadToc() of src/bin/pg_dump/pg_backup_archiver.c, and what each form adds to an
// entry: _ReadExtraToc() of pg_backup_custom.c (an offset), pg_backup_directory.c and pg_backup_tar.c (a
// file name).
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
  TocReader(std::string_view bytes, ArchiveForm form) : x_bytes(bytes) { x_toc.form = form; }

  void read() {
    head();
    if (x_bytes.failed()) return;
    const int32_t count = x_bytes.integer();
    if (count < 0) x_bytes.fail("it has less than no entries");
    // Entries are made as they are read: the count is not believed.
    for (int32_t i = 0; i < count && !x_bytes.failed(); ++i) entry();
  }
  Toc take() { return std::move(x_toc); }
  const ArchiveBytes& bytes() const { return x_bytes; }

 private:
  std::string_view text() { return x_bytes.text().value_or(std::string_view{}); }

  uint32_t number() {
    const std::string_view digits = text();
    uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (!x_bytes.failed() && (error != std::errc{} || end != digits.data() + digits.size())) {
      x_bytes.fail(
          fmt::format("a text that ends at byte {} should be a number", x_bytes.position()));
    }
    return value;
  }

  void head() {
    if (x_bytes.raw(kArchiveMagic.size()) != kArchiveMagic) {
      return x_bytes.fail("it does not begin as pg_dump's archives do");
    }
    const int major = x_bytes.byte();
    x_toc.minor = x_bytes.byte();
    x_toc.revision = x_bytes.byte();
    if (x_bytes.failed()) return;
    if (major > 1 || (major == 1 && x_toc.minor > kNewest)) {
      return x_bytes.fail(fmt::format(
          "its format {}.{} is newer than that of PostgreSQL 18 (1.{}), the newest known "
          "here; pg_restore -s -f - of its own version makes SQL of it",
          major, x_toc.minor, kNewest));
    }
    if (major < 1 || x_toc.minor < kOldest) {
      return x_bytes.fail(
          fmt::format("its format {}.{} is older than that of PostgreSQL 8.0; pg_restore -s -f - "
                      "makes SQL of it",
                      major, x_toc.minor));
    }
    x_toc.integer_size = x_bytes.byte();
    x_toc.offset_size = x_bytes.byte();
    constexpr unsigned kMost = 32;  // "sanity check on integer size"
    if (x_toc.integer_size == 0 || x_toc.integer_size > kMost || x_toc.offset_size > kMost) {
      return x_bytes.fail("its numbers have a size that no machine has");
    }
    x_bytes.set_sizes(x_toc.integer_size, x_toc.offset_size);
    const int format = x_bytes.byte();
    if (!x_bytes.failed() && format != kCustom && format != kTar) {
      return x_bytes.fail(
          fmt::format("it is in a form (number {}) that pg_dump does not write", format));
    }
    if (x_toc.form == ArchiveForm::Custom && format == kTar) {
      x_toc.form = ArchiveForm::Directory;  // the toc.dat of one, by itself
    } else if (x_toc.form != ArchiveForm::Custom && format == kCustom) {
      return x_bytes.fail("it says of itself that it is in the custom form");
    }
    if (x_toc.minor >= kAlgorithm)
      x_toc.compression = algorithm_name(x_bytes.byte());
    else
      x_toc.compression = x_bytes.integer() != 0 ? "gzip" : "none";
    for (int32_t& member : x_toc.made) member = x_bytes.integer();
    x_toc.database = text();
    x_toc.server_version = text();
    x_toc.tool_version = text();
  }

  void entry() {
    TocEntry entry;
    entry.id = x_bytes.integer();
    if (!x_bytes.failed() && entry.id <= 0) {
      return x_bytes.fail(fmt::format("an entry has the number {}", entry.id));
    }
    entry.has_data = x_bytes.integer() != 0;
    entry.class_oid = number();
    entry.oid = number();
    entry.tag = text();
    entry.kind = text();
    if (x_toc.minor >= kSections) x_bytes.integer();  // only parallel restores ask
    entry.definition = text();
    entry.drop = text();
    text();  // COPY
    entry.schema = text();
    entry.tablespace = x_bytes.text();
    if (x_toc.minor >= kAccessMethods) entry.access_method = x_bytes.text();
    if (x_toc.minor >= kRelkind) entry.relkind = static_cast<char>(x_bytes.integer());
    entry.owner = text();
    entry.with_oids = text() == "true";
    for (auto need = x_bytes.text(); need; need = x_bytes.text()) {
      int32_t id = 0;
      std::from_chars(need->data(), need->data() + need->size(), id);
      entry.needs.push_back(id);
    }
    if (x_toc.form == ArchiveForm::Custom)
      x_bytes.offset();
    else
      text();  // the name of its data's file
    if (!x_bytes.failed()) x_toc.entries.push_back(std::move(entry));
  }

  ArchiveBytes x_bytes;
  Toc x_toc;
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
