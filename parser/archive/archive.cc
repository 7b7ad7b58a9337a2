// See archive.h. The forms are told apart as _discoverArchiveFormat() of
// src/bin/pg_dump/pg_backup_archiver.c does.
#include "parser/archive/archive.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "parser/archive/file_bytes.h"
#include "parser/archive/tar.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kContents = "toc.dat";

Result<Archive> archive_of(std::shared_ptr<const FileBytes> bytes, Result<Toc> toc) {
  if (!toc) return tl::unexpected<Diagnostics>(std::move(toc.error()));
  return Archive{std::move(bytes), std::move(*toc)};
}

/// By hand: pg_dump compresses data only, and pg_restore reads what was compressed later all the
/// same.
std::string compressed_contents(const fs::path& directory) {
  std::error_code error;
  for (const std::string_view suffix : {".gz", ".lz4", ".zst"}) {
    const std::string name = std::string(kContents) + std::string(suffix);
    if (fs::exists(directory / name, error)) return name;
  }
  return {};
}

}  // namespace

bool looks_like_archive(std::string_view begin) {
  return begin.starts_with(kArchiveMagic) || is_tar_header(begin);
}

bool is_archive(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return fs::is_regular_file(fs::path(path) / kContents, error) ||
           !compressed_contents(path).empty();
  }
  if (!fs::is_regular_file(path, error)) return false;
  std::array<char, kArchiveHead> head{};
  std::ifstream in(path, std::ios::binary);
  in.read(head.data(), head.size());
  return looks_like_archive(std::string_view(head.data(), static_cast<size_t>(in.gcount())));
}

Result<Archive> read_archive(std::string_view bytes, const std::string& name) {
  if (bytes.starts_with(kArchiveMagic)) {
    return archive_of(nullptr, read_toc(bytes, ArchiveForm::Custom, name));
  }
  const Result<std::string_view> contents = tar_member(bytes, kContents, name);
  if (!contents) return tl::unexpected<Diagnostics>(contents.error());
  return archive_of(nullptr, read_toc(*contents, ArchiveForm::Tar, name));
}

Result<Archive> open_archive(const std::string& path) {
  std::error_code error;
  const bool is_directory = fs::is_directory(path, error);
  const std::string compressed = is_directory ? compressed_contents(path) : std::string();
  const std::string file = is_directory ? (fs::path(path) / kContents).generic_string() : path;
  if (!compressed.empty() && !fs::exists(file, error)) {
    return failure(fmt::format("{}/{}: decompress it first", path, compressed));
  }
  auto bytes = FileBytes::open(file);
  if (!bytes) return tl::unexpected<Diagnostics>(std::move(bytes.error()));
  if (is_directory) {
    return archive_of(*bytes, read_toc((*bytes)->view(), ArchiveForm::Directory, file));
  }
  auto read = read_archive((*bytes)->view(), path);
  if (read) read->bytes = *bytes;
  return read;
}

}  // namespace dryshod
