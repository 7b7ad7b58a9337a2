// From one SOURCE argument (docs/contract.md, Sources) to its texts in reading order, split into
// items. Knows files, directories, archives, revisions in git, standard input and psql's includes,
// and who reads live databases; refuses to know what the items mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"
#include "parser/source/layout.h"
#include "parser/source/source_map.h"
#include "parser/source/split.h"

namespace dryshod {

struct OpenOptions {
  bool allow_outside = false;           // \i may leave the source's own directory
  const KnownLayout* layout = nullptr;  // of directories; null: whichever recognises them
};

/// One file (with what it includes) of a source, as one psql session would read it.
struct SourceUnit {
  uint32_t file = 0;
  std::vector<Item> items;
  DumpInfo dump;
};

/// What stands between two " + ": executed after the part before it.
struct SourcePart {
  std::string name;        // as given, safe to show: it never holds a password
  bool is_stored = false;  // @NAME: a catalog of the workspace, which has no text
  bool is_directory = false;
  bool is_archive = false;  // of pg_dump; its one unit is the SQL that pg_restore makes of it
  Layout layout = Layout::Declarative;  // of a directory
  std::vector<SourceUnit> units;
  std::vector<std::string> left_out;  // files of a migration directory that lead back
};

struct OpenedSource {
  std::vector<SourcePart> parts;
  Diagnostics notes;            // how it was read: notes and warnings, never errors
  bool is_null_device = false;  // /dev/null: empty on purpose
  bool is_truncated = false;    // some unit has pg_dump's header and no "dump complete"
  /// The server major in the first dump header; 0 when there is none.
  int dump_major = 0;
};

/// All errors found in all files, or the whole source.
Result<OpenedSource> open_source(SourceMap& map, std::string_view argument,
                                 const OpenOptions& options = {});

/// Does this argument name a live connection? Such an argument may hold a password: shown_source()
/// shows it.
bool is_connection(std::string_view argument);

/// A SOURCE for people: as it was given, but for the secrets of a connection.
std::string shown_source(std::string_view argument);

}  // namespace dryshod
