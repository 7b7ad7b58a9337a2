// What a directory of SQL is: the layout of some migration tool, numbered migrations, or objects in
// any order; and which of its files are read, in which order. Each layout is a file of layouts/;
// this is the table. Knows file names and the few files in which tools keep their order; refuses to
// know SQL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"
#include "parser/source/file_tree.h"

namespace dryshod {

/// In which order the statements of a source may stand.
enum class Layout : uint8_t { Migrations, Declarative };

struct KnownLayout;

struct SqlDirectory {
  Layout layout = Layout::Declarative;
  std::string why;                 // how it was detected, for a note; empty when it was asked for
  std::vector<std::string> files;  // relative to the directory, in reading order
  std::vector<std::string> left_out;  // the way back: *.down.sql and its like
  std::vector<std::string> programs;  // migrations that are no SQL, and so are not run
};

/// Lists a directory by a layout; null: by the first that recognises it. One without .sql files is
/// an error.
Result<SqlDirectory> list_sql(FileTree& tree, SourceMap& map, const KnownLayout* wanted);

/// The layout of that name; null: there is none.
const KnownLayout* known_layout(std::string_view name);
/// As --layout takes them, in the order in which they are tried.
std::vector<std::string> layout_names();

}  // namespace dryshod
