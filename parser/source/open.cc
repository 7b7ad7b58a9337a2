// The kinds of sources are told apart by the argument's spelling first, then by the first bytes of
// the file: an archive or a compressed dump must never be read as SQL.
#include "parser/source/open.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "parser/archive/archive.h"
#include "parser/archive/restored_sql.h"
#include "parser/live/live.h"
#include "parser/source/file_tree.h"
#include "parser/source/git_tree.h"
#include "parser/source/layouts/marks.h"
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
  if (looks_like_archive(text)) return "a pg_dump archive can only be a source of its own";
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
  void unit(SourcePart& part, uint32_t file, FileTree& tree);
  void archive(SourcePart part, const Result<Archive>& archive, std::string label);
  void file(SourcePart part, const Result<uint32_t>& file, FileTree& tree);
  void directory(SourcePart part, FileTree& tree);
  void git(SourcePart part, std::string_view argument);
  Result<uint32_t> include(FileTree& tree, std::string_view path, bool relative, Span where);

  SourceMap& map_;
  const OpenOptions& options_;
  OpenedSource opened_;
  Diagnostics errors_;
};

Result<uint32_t> Opener::include(FileTree& tree, std::string_view path, bool relative, Span where) {
  auto file = tree.include(map_, path, relative, where, options_.allow_outside);
  if (!file) return file;
  const std::string foreign = foreign_format(map_.text(*file));
  if (!foreign.empty()) return failure(fmt::format("{}: {}", path, foreign), where);
  return file;
}

void Opener::unit(SourcePart& part, uint32_t file, FileTree& tree) {
  const std::string foreign = foreign_format(map_.text(file));
  if (!foreign.empty()) {
    fail(fmt::format("{}: {}", map_.label(file), foreign));
    return;
  }
  Span region = map_.whole(file);
  const bool is_migration = part.is_directory
                                ? part.layout == Layout::Migrations
                                : !part.is_archive && has_way_forward(map_.text(file));
  if (is_migration) {
    if (auto text = with_statement_ends(map_.text(file))) {
      region.file = file = map_.add_text(std::string(map_.label(file)), std::move(*text));
    }
    const Forward forward = forward_part(map_.text(file));
    region.begin = forward.begin;
    region.end = forward.end;
  }
  PsqlSession session;
  SplitResult result =
      split(map_, region, session, [&](std::string_view path, bool relative, Span at) {
        return include(tree, path, relative, at);
      });
  for (Diagnostic& d : result.diagnostics) {
    (d.severity == Severity::Error ? errors_ : opened_.notes).push_back(std::move(d));
  }
  opened_.is_truncated |= result.dump.is_truncated;
  if (opened_.dump_major == 0) opened_.dump_major = result.dump.server_major();
  part.units.push_back({file, std::move(result.items), std::move(result.dump)});
}

/// An archive is read as the plain dump that pg_restore makes of it; places are those of that text.
void Opener::archive(SourcePart part, const Result<Archive>& archive, std::string label) {
  if (!archive) return take(archive.error());
  RestoredSql sql = restored_sql(archive->toc);
  if (sql.text.size() > SourceMap::kMaxText) {
    return fail(fmt::format("{}: its SQL is larger than 4 GiB", label));
  }
  std::vector<NamedPlace> places;
  places.reserve(sql.places.size());
  for (EntryPlace& place : sql.places) places.push_back({place.begin, std::move(place.name)});
  const uint32_t text = map_.add_text(std::move(label), std::move(sql.text), std::move(places));
  opened_.notes.insert(opened_.notes.end(), sql.notes.begin(), sql.notes.end());
  part.is_archive = true;
  unit(part, text, *disk_tree(""));
  opened_.parts.push_back(std::move(part));
}

/// A text that has been read from somewhere: SQL, or an archive through a pipe.
void Opener::file(SourcePart part, const Result<uint32_t>& file, FileTree& tree) {
  if (!file) return take(file.error());
  if (looks_like_archive(map_.text(*file))) {
    const std::string label(map_.label(*file));
    return archive(std::move(part), read_archive(map_.text(*file), label), label);
  }
  unit(part, *file, tree);
  opened_.parts.push_back(std::move(part));
}

void Opener::directory(SourcePart part, FileTree& tree) {
  auto listed = list_sql(tree, map_, options_.layout);
  if (!listed) return take(listed.error());
  part.is_directory = true;
  part.layout = listed->layout;
  part.left_out = listed->left_out;
  if (!listed->why.empty()) opened_.notes.push_back({Severity::Note, {}, listed->why, {}});
  if (!listed->programs.empty()) {
    opened_.notes.push_back(
        {Severity::Warning,
         {},
         fmt::format("{}: {} of its migrations are programs, which are not run; the first is {}",
                     tree.name(), listed->programs.size(), listed->programs.front()),
         {}});
  }
  for (const std::string& name : listed->files) {
    const auto file = tree.add(map_, name);
    if (file)
      unit(part, *file, tree);
    else
      take(file.error());
  }
  opened_.parts.push_back(std::move(part));
}

void Opener::git(SourcePart part, std::string_view argument) {
  const auto source = open_git(argument);
  if (!source) return take(source.error());
  FileTree& tree = *source->tree;
  if (!source->file.empty()) return file(std::move(part), tree.add(map_, source->file), tree);
  // A directory archive of pg_dump, whose data may well have been left out.
  if (auto contents = tree.add(map_, "toc.dat")) return file(std::move(part), contents, tree);
  directory(std::move(part), tree);
}

void Opener::part(std::string_view argument) {
  SourcePart part;
  if (argument.empty()) return fail("an empty source name");
  if (is_connection(argument)) {
    auto live = read_live(argument);
    if (!live) return take(live.error());
    opened_.notes.insert(opened_.notes.end(), live->notes.begin(), live->notes.end());
    part.name = live->name;
    unit(part, map_.add_text(std::move(live->name), std::move(live->text)), *disk_tree(""));
    opened_.parts.push_back(std::move(part));
    return;
  }
  part.name = std::string(argument);
  if (argument == "-") return file(std::move(part), map_.add_stdin(), *disk_tree(""));
  if (argument.starts_with(kGitScheme)) return git(std::move(part), argument);
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
  if (is_archive(path)) return archive(std::move(part), open_archive(path), path);
  if (is_directory(path)) return directory(std::move(part), *disk_tree(path));
  file(std::move(part), map_.add_file(path), *disk_tree(fs::path(path).parent_path().string()));
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

std::string shown_source(std::string_view argument) {
  if (is_connection(argument)) return shown_connection(argument);
  const size_t join = exists(argument) ? std::string_view::npos : argument.find(kJoin);
  if (join == std::string_view::npos) return std::string(argument);
  std::string out(argument.substr(0, join));
  return out.append(kJoin) + shown_source(argument.substr(join + kJoin.size()));
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
    const size_t join = is_connection(argument) ? std::string_view::npos : argument.find(kJoin);
    opener.part(argument.substr(0, join));
    if (join == std::string_view::npos) break;
    argument.remove_prefix(join + kJoin.size());
  }
  return opener.finish();
}

}  // namespace dryshod
