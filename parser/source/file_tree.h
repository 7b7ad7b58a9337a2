// A tree of files that a source is read from: a directory of the disk, or one of a revision in git.
// What reads directories and follows includes sees nothing else. Paths have slashes and begin at
// the tree's root. Refuses to know what is in a file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"
#include "parser/source/source_map.h"

namespace dryshod {

class FileTree {
 public:
  virtual ~FileTree() = default;

  /// As the user would name the root.
  virtual const std::string& name() const = 0;
  /// All files below the root but the hidden ones, in no order.
  virtual Result<std::vector<std::string>> files() = 0;
  /// Reads one of them.
  virtual Result<uint32_t> add(SourceMap& map, const std::string& path) = 0;
  /// \i, or \ir (relative), in the text of `where`. Outside of the root only where that is allowed.
  virtual Result<uint32_t> include(SourceMap& map, std::string_view path, bool relative, Span where,
                                   bool allow_outside) = 0;
};

/// A directory of the disk. Links to directories are not followed when it is listed.
std::unique_ptr<FileTree> disk_tree(std::string directory);

/// What an include says that leads out of its source's directory.
std::string leads_outside(std::string_view path);

}  // namespace dryshod
