// The kinds of sources are told apart by the argument's spelling first, then by the first bytes of
// the file: an archive or a compressed dump must never be read as SQL.
#include "parser/source/open.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "parser/source/lexer.h"

namespace dryshod {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kJoin = " + ";

bool exists(std::string_view path) {
  std::error_code error;
  return fs::exists(fs::path(path), error);
}

bool is_directory(std::string_view path) {
  std::error_code error;
  return fs::is_directory(fs::path(path), error);
}

/// What a file that is no SQL text is, by its first bytes; empty when it may be SQL.
std::string foreign_format(std::string_view text) {
  struct Magic {
    std::string_view bytes, what;
  };
  constexpr std::string_view kUnpack = "decompress it first";
  static const Magic kMagics[] = {
      {std::string_view("\x1f\x8b", 2), "gzip-compressed"},
      {std::string_view("\x28\xb5\x2f\xfd", 4), "zstd-compressed"},
      {std::string_view("\x04\x22\x4d\x18", 4), "lz4-compressed"},
      {std::string_view("BZh", 3), "bzip2-compressed"},
      {std::string_view("\xfd"
                        "7zXZ",
                        5),
       "xz-compressed"},
      {std::string_view("PK\x03\x04", 4), "a zip archive"},
  };
  if (text.starts_with("PGDMP")) {
    return "not supported yet: a pg_dump archive (-Fc); pg_restore -s -f - makes SQL of it";
  }
  if (text.size() > 262 && text.substr(257, 5) == "ustar") {
    return "not supported yet: a tar archive (pg_dump -Ft); pg_restore -s -f - makes SQL of it";
  }
  for (const Magic& magic : kMagics) {
    // "BZh" could begin a text: a digit and compressed bytes follow in the real thing.
    if (!text.starts_with(magic.bytes)) continue;
    if (magic.bytes == "BZh" && text.substr(4, 6) != "\x31\x41\x59\x26\x53\x59") continue;
    return fmt::format("this file is {}: {}", magic.what, kUnpack);
  }
  return {};
}

class Opener {
 public:
  Opener(SourceMap& map, const OpenOptions& options) : map_(map), options_(options) {}

  void part(std::string_view argument);
  Result<OpenedSource> finish() {
    if (!errors_.empty()) return tl::unexpected<Diagnostics>(std::move(errors_));
    return std::move(opened_);
  }
  OpenedSource& opened() { return opened_; }

 private:
  void fail(std::string message, Span where = {}) {
    errors_.push_back({Severity::Error, where, std::move(message), {}});
  }
  void take(const Diagnostics& from) { errors_.insert(errors_.end(), from.begin(), from.end()); }
  void unit(SourcePart& part, uint32_t file, const fs::path& own_directory);
  void directory(SourcePart part, const std::string& path);
  Result<uint32_t> include(std::string_view path, bool relative, Span where,
                           const fs::path& own_directory);

  SourceMap& map_;
  const OpenOptions& options_;
  OpenedSource opened_;
  Diagnostics errors_;
};

Result<uint32_t> Opener::include(std::string_view path, bool relative, Span where,
                                 const fs::path& own_directory) {
  // \ir starts where the including file lies, \i where psql would have been started: here that is
  // the working directory, else the source's own.
  const fs::path asked(path);
  const fs::path beside = fs::path(map_.label(where.file)).parent_path() / asked;
  std::vector<fs::path> candidates;
  if (asked.is_absolute())
    candidates = {asked};
  else if (relative)
    candidates = {beside};
  else
    candidates = {asked, own_directory / asked};
  std::error_code error;
  const auto found = std::find_if(candidates.begin(), candidates.end(),
                                  [&](const fs::path& p) { return fs::exists(p, error); });
  if (found == candidates.end()) return failure(fmt::format("{}: no such file", path), where);
  const fs::path real = fs::canonical(*found, error);
  const fs::path home = fs::canonical(own_directory.empty() ? fs::path(".") : own_directory, error);
  const auto mismatch = std::mismatch(home.begin(), home.end(), real.begin(), real.end());
  if (!options_.allow_outside && mismatch.first != home.end()) {
    return failure(fmt::format("{}: lies outside the source's own directory (--allow-outside "
                               "lets files in)",
                               path),
                   where);
  }
  if (is_directory(real.string())) return failure(fmt::format("{}: is a directory", path), where);
  auto file = map_.add_file(real.string(), found->generic_string());
  if (!file) return file;
  const std::string foreign = foreign_format(map_.text(*file));
  if (!foreign.empty()) return failure(fmt::format("{}: {}", path, foreign), where);
  return file;
}

void Opener::unit(SourcePart& part, uint32_t file, const fs::path& own_directory) {
  const std::string foreign = foreign_format(map_.text(file));
  if (!foreign.empty()) {
    fail(fmt::format("{}: {}", map_.label(file), foreign));
    return;
  }
  Span region = map_.whole(file);
  if (part.layout == Layout::Migrations) {
    const Forward forward = forward_part(map_.text(file));
    region.begin = forward.begin;
    region.end = forward.end;
  }
  PsqlSession session;
  SplitResult result =
      split(map_, region, session, [&](std::string_view path, bool relative, Span at) {
        return include(path, relative, at, own_directory);
      });
  for (Diagnostic& d : result.diagnostics) {
    (d.severity == Severity::Error ? errors_ : opened_.notes).push_back(std::move(d));
  }
  opened_.is_truncated |= result.dump.is_truncated;
  if (opened_.dump_major == 0) opened_.dump_major = result.dump.server_major();
  part.units.push_back({file, std::move(result.items), std::move(result.dump)});
}

void Opener::directory(SourcePart part, const std::string& path) {
  if (exists(path + "/toc.dat")) {
    fail(
        fmt::format("{}: not supported yet: a pg_dump archive (-Fd); pg_restore -s -f - makes SQL "
                    "of it",
                    path));
    return;
  }
  auto listed = list_sql(path, options_.layout);
  if (!listed) return take(listed.error());
  part.is_directory = true;
  part.layout = listed->layout;
  part.left_out = listed->left_out;
  if (!listed->why.empty()) opened_.notes.push_back({Severity::Note, {}, listed->why, {}});
  for (const std::string& name : listed->files) {
    const std::string full = (fs::path(path) / name).generic_string();
    const auto file = map_.add_file(full);
    if (file)
      unit(part, *file, path);
    else
      take(file.error());
  }
  opened_.parts.push_back(std::move(part));
}

void Opener::part(std::string_view argument) {
  SourcePart part;
  if (argument.empty()) return fail("an empty source name");
  if (is_connection(argument)) {
    // The text may hold a password: it is not repeated.
    return fail("not supported yet: a live connection as a source; pg_dump -s makes SQL of it");
  }
  part.name = std::string(argument);
  if (argument == "-") {
    const auto file = map_.add_stdin();
    if (!file) return take(file.error());
    unit(part, *file, ".");
    opened_.parts.push_back(std::move(part));
    return;
  }
  if (argument.starts_with("git:")) {
    return fail(fmt::format("{}: not supported yet: git revisions as sources", argument));
  }
  if (argument.starts_with("@")) {
    if (!opened_.parts.empty()) {
      return fail(
          fmt::format("{}: a snapshot is no text to be executed: it can only come first "
                      "(./{} names a file)",
                      argument, argument));
    }
    part.is_stored = true;
    opened_.parts.push_back(std::move(part));
    return;
  }
  const std::string path(argument);
  if (is_directory(path)) return directory(std::move(part), path);
  const auto file = map_.add_file(path);
  if (!file) return take(file.error());
  unit(part, *file, fs::path(path).parent_path());
  opened_.parts.push_back(std::move(part));
}

}  // namespace

bool is_connection(std::string_view argument) {
  if (argument.starts_with("postgresql://") || argument.starts_with("postgres://")) return true;
  // libpq's keywords; only those that are likely to come first, and never a file that exists.
  constexpr std::array<std::string_view, 11> kKeywords = {
      "host",    "hostaddr", "port",     "dbname",          "user",   "password",
      "service", "sslmode",  "passfile", "connect_timeout", "options"};
  const size_t equals = argument.find('=');
  if (equals == std::string_view::npos || exists(argument)) return false;
  std::string_view word = argument.substr(0, equals);
  while (!word.empty() && lex::is(word.front(), lex::kSpace)) word.remove_prefix(1);
  while (!word.empty() && lex::is(word.back(), lex::kSpace)) word.remove_suffix(1);
  return std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end();
}

Result<OpenedSource> open_source(SourceMap& map, std::string_view argument,
                                 const OpenOptions& options) {
  Opener opener(map, options);
  opener.opened().is_null_device = argument == "/dev/null";
  // A file may have the joining characters in its name: what exists as a whole is not taken apart,
  // and neither is a connection (a password may hold anything).
  if (exists(argument) || is_connection(argument)) {
    opener.part(argument);
    return opener.finish();
  }
  for (;;) {
    const size_t join = argument.find(kJoin);
    opener.part(argument.substr(0, join));
    if (join == std::string_view::npos) break;
    argument.remove_prefix(join + kJoin.size());
  }
  return opener.finish();
}

}  // namespace dryshod
