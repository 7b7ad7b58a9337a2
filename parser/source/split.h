// Cuts a SQL text into statements, psql commands and data, at memory speed and without a grammar:
// statement ends are where psql would see them (src/fe_utils/psqlscan.l of 18). Checks the encoding
// on the way. Refuses to know what a statement means, beyond the first words that make it data.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"
#include "parser/source/psql.h"
#include "parser/source/source_map.h"

namespace dryshod {

enum class ItemKind : uint8_t {
  Statement,  // to be parsed
  Meta,       // a psql command: `\name arguments`
  CopyData,   // the lines after COPY ... FROM stdin, without the \. line
  Data,       // statements that only move data: INSERT, COPY, SELECT setval(...)
};

struct Item {
  ItemKind kind = ItemKind::Statement;
  bool standard_strings = true;  // standard_conforming_strings where it stands
  uint32_t count = 1;            // Data: how many statements in a row
  Span span;                     // without the semicolon and what stands before the first word
};

/// What pg_dump wrote about itself in comments. Versions are empty when it is silent.
struct DumpInfo {
  bool is_dump = false;
  bool is_truncated = false;   // a header without its "dump complete"
  std::string server_version;  // of the database dumped, e.g. "15.7 (Debian 15.7-1)"
  std::string tool_version;    // of pg_dump
  /// The major of server_version, 0 when unknown; 9.6 is 9.
  int server_major() const;
};

struct SplitResult {
  std::vector<Item> items;
  Diagnostics diagnostics;
  DumpInfo dump;
};

/// Finds the text of `\i path` (relative = `\ir`), for whoever may read files.
using Include = std::function<Result<uint32_t>(std::string_view path, bool relative, Span where)>;

/// Splits one region. Included files are split in place, in the same psql session; without
/// `include` their commands stay as Meta items. After an error that hides the rest of the text (an
/// open quote, a wrong encoding) the rest is not read.
SplitResult split(SourceMap& map, Span region, PsqlSession& session, const Include& include = {});
/// A whole text in a session of its own.
SplitResult split(SourceMap& map, uint32_t file, const Include& include = {});

}  // namespace dryshod
