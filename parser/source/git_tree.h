// git:REV:PATH, a file or directory as some revision of the repository has it, the working
// directory's. Knows how such a name is read, and includes within the revision; refuses to know how
// git is asked.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "parser/source/file_tree.h"

namespace dryshod {

inline constexpr std::string_view kGitScheme = "git:";

struct GitSource {
  std::unique_ptr<FileTree> tree;  // of the directory, or of the one that the file is in
  std::string file;                // in the tree; empty: the directory is the source
};

/// `argument` with its scheme.
Result<GitSource> open_git(std::string_view argument);

}  // namespace dryshod
