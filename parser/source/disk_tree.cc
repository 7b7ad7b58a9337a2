// Files of the disk as a FileTree.
#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "parser/source/file_tree.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;

class DiskTree : public FileTree {
 public:
  explicit DiskTree(std::string directory) : root_(std::move(directory)) {}

  const std::string& name() const override { return root_; }

  Result<std::vector<std::string>> files() override {
    std::error_code error;
    std::vector<std::string> found;
    const fs::path root(root_);
    // Links to directories are not followed: they could lead outside, or round.
    fs::recursive_directory_iterator walk(root, error), none;
    for (; !error && walk != none; walk.increment(error)) {
      std::error_code ignored;
      const bool is_directory = walk->is_directory(ignored);
      if (walk->path().filename().string().starts_with(".")) {
        if (is_directory) walk.disable_recursion_pending();
      } else if (!is_directory) {
        found.push_back(walk->path().lexically_relative(root).generic_string());
      }
    }
    if (error) return failure(fmt::format("{}: {}", root_, error.message()));
    return found;
  }

  Result<uint32_t> add(SourceMap& map, const std::string& path) override {
    return map.add_file((fs::path(root_) / path).generic_string());
  }

  Result<uint32_t> include(SourceMap& map, std::string_view path, bool relative, Span where,
                           bool allow_outside) override {
    // \ir starts where the including file lies, \i where psql would have been started: here that is
    // the working directory, else the source's own.
    const fs::path asked(path);
    const fs::path beside = fs::path(map.label(where.file)).parent_path() / asked;
    std::vector<fs::path> candidates;
    if (asked.is_absolute())
      candidates = {asked};
    else if (relative)
      candidates = {beside};
    else
      candidates = {asked, fs::path(root_) / asked};
    std::error_code error;
    const auto found = std::find_if(candidates.begin(), candidates.end(),
                                    [&](const fs::path& p) { return fs::exists(p, error); });
    if (found == candidates.end()) return failure(fmt::format("{}: no such file", path), where);
    const fs::path real = fs::canonical(*found, error);
    const fs::path home = fs::canonical(root_.empty() ? fs::path(".") : fs::path(root_), error);
    const auto mismatch = std::mismatch(home.begin(), home.end(), real.begin(), real.end());
    if (!allow_outside && mismatch.first != home.end()) return failure(leads_outside(path), where);
    if (fs::is_directory(real, error)) {
      return failure(fmt::format("{}: is a directory", path), where);
    }
    return map.add_file(real.string(), found->generic_string());
  }

 private:
  std::string root_;  // empty: the working directory
};

}  // namespace

std::unique_ptr<FileTree> disk_tree(std::string directory) {
  return std::make_unique<DiskTree>(std::move(directory));
}

std::string leads_outside(std::string_view path) {
  return fmt::format("{}: lies outside the source's own directory (--allow-outside lets files in)",
                     path);
}

}  // namespace dryshod
