// Asks git for the objects of the repository that the working directory is in, through one process
// of git cat-file. Knows git's batch protocol (git-cat-file(1)); refuses to know what the objects
// are for. No shell is involved, and nothing that a user gave is ever an argument of git.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"

namespace dryshod {

struct GitObject {
  std::string id;  // empty: there is none by that name
  std::string
      type;  // blob, tree, commit, tag; of a link that leads nowhere: symlink, dangling, ...
  std::string content;
  bool is_missing() const { return id.empty() && type.empty(); }
};

class GitObjects {
 public:
  /// Starts git; where there is no repository the first get() says so.
  static Result<std::unique_ptr<GitObjects>> start();

  ~GitObjects();
  GitObjects(const GitObjects&) = delete;
  GitObjects& operator=(const GitObjects&) = delete;

  /// One object by any name that git knows (`REV^{commit}`, `ID:path`). Links within the tree are
  /// followed.
  Result<GitObject> get(const std::string& name);

  /// The files below a tree by their paths, submodules left out. `id` is the tree's.
  static Result<std::vector<std::string>> list(const std::string& id);
  /// Where the working directory lies in its repository, with a slash at the end; empty: at its
  /// root.
  static Result<std::string> prefix();

 private:
  GitObjects() = default;
  std::string why_it_ended();

  pid_t pid_ = -1;
  int to_ = -1;
  std::FILE* from_ = nullptr;
  std::FILE* errors_ = nullptr;
};

}  // namespace dryshod
