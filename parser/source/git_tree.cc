// See git_tree.h. A revision is looked up once: what is read is one commit, whatever becomes of a
// branch meanwhile.
#include "parser/source/git_tree.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "parser/source/git_objects.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;

/// Without `.`, `..` and slashes at the end; none: it leads out of the repository. Empty is its
/// root.
std::optional<std::string> normal_path(const fs::path& path) {
  std::string out = path.lexically_normal().generic_string();
  if (path.is_absolute() || out == ".." || out.starts_with("../")) return std::nullopt;
  while (out.ends_with('/')) out.pop_back();
  if (out == ".") out.clear();
  return out;
}

bool is_hidden(std::string_view path) {
  return path.starts_with(".") || path.find("/.") != std::string_view::npos;
}

class GitTree : public FileTree {
 public:
  GitTree(std::unique_ptr<GitObjects> git, std::string revision, std::string id, std::string root)
      : git_(std::move(git)),
        revision_(std::move(revision)),
        id_(std::move(id)),
        root_(std::move(root)),
        name_(shown(root_)) {}

  const std::string& name() const override { return name_; }

  Result<std::vector<std::string>> files() override {
    const auto tree = git_->get(id_ + ":" + root_);
    if (!tree) return tl::unexpected<Diagnostics>(tree.error());
    auto all = GitObjects::list(tree->id);
    if (all) std::erase_if(*all, [](const std::string& path) { return is_hidden(path); });
    return all;
  }

  Result<uint32_t> add(SourceMap& map, const std::string& path) override {
    const std::string whole = (fs::path(root_) / path).generic_string();
    auto read = blob(whole);
    if (!read) return tl::unexpected<Diagnostics>(read.error());
    return keep(map, whole, std::move(*read));
  }

  Result<uint32_t> include(SourceMap& map, std::string_view path, bool relative, Span where,
                           bool allow_outside) override {
    // As on the disk, the root of the repository being where psql would have been started.
    const fs::path asked(path);
    std::vector<fs::path> candidates;
    if (relative)
      candidates = {path_of(map.label(where.file)).parent_path() / asked};
    else
      candidates = {asked, fs::path(root_) / asked};
    for (const fs::path& candidate : candidates) {
      const auto normal = normal_path(candidate);
      if (!normal) return failure(fmt::format("{}: lies outside the revision", path), where);
      const auto object = git_->get(id_ + ":" + *normal);
      if (!object) return tl::unexpected<Diagnostics>(object.error());
      if (object->is_missing()) continue;
      if (!allow_outside && !is_below(*normal)) return failure(leads_outside(path), where);
      if (object->type == "tree") return failure(fmt::format("{}: is a directory", path), where);
      if (object->type != "blob") break;
      return keep(map, *normal, object->content);
    }
    return failure(fmt::format("{}: no such file in {}", path, revision_), where);
  }

 private:
  std::string shown(std::string_view path) const {
    return fmt::format("{}{}:{}", kGitScheme, revision_, path);
  }

  /// In the repository, of a text that this tree has made.
  fs::path path_of(std::string_view label) const { return label.substr(shown("").size()); }

  bool is_below(const std::string& path) const {
    return root_.empty() || path.starts_with(root_ + "/");
  }

  Result<std::string> blob(const std::string& path) {
    auto object = git_->get(id_ + ":" + path);
    if (!object) return tl::unexpected<Diagnostics>(object.error());
    if (object->type != "blob") return failure(fmt::format("{}: no such file", shown(path)));
    return std::move(object->content);
  }

  uint32_t keep(SourceMap& map, const std::string& path, std::string content) const {
    return map.add_text(shown(path), std::move(content));
  }

  std::unique_ptr<GitObjects> git_;
  std::string revision_;  // as it was given
  std::string id_;        // of its commit or tree
  std::string root_;      // in the repository; empty: all of it
  std::string name_;
};

/// REV and PATH of REV:PATH. A colon in braces is REV's, as in `HEAD^{/fix: it}`.
std::optional<std::pair<std::string, std::string>> parts_of(std::string_view name) {
  int depth = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '{') ++depth;
    if (name[i] == '}') --depth;
    if (name[i] == ':' && depth <= 0) {
      return std::pair(std::string(name.substr(0, i)), std::string(name.substr(i + 1)));
    }
  }
  return std::nullopt;
}

/// Paths are of the repository; `./` begins one of the working directory, as git has it.
Result<std::string> path_in_repository(const std::string& path, std::string_view argument) {
  fs::path whole(path);
  if (path == "." || path == ".." || path.starts_with("./") || path.starts_with("../")) {
    const auto prefix = GitObjects::prefix();
    if (!prefix) return prefix;
    whole = fs::path(*prefix) / path;
  }
  const auto normal = normal_path(whole);
  if (!normal) return failure(fmt::format("{}: the path leads out of the repository", argument));
  return *normal;
}

}  // namespace

Result<GitSource> open_git(std::string_view argument) {
  const auto parts = parts_of(argument.substr(kGitScheme.size()));
  if (!parts || parts->first.empty()) {
    return failure(fmt::format("{}: a source in git is git:REV:PATH", argument));
  }
  const std::string& revision = parts->first;
  // Names reach git as lines of its input, where nothing is an option; such a one is no revision
  // either.
  if (revision.find('\n') != std::string::npos || parts->second.find('\n') != std::string::npos ||
      revision.starts_with('-')) {
    return failure(fmt::format("{}: no such revision", argument));
  }
  auto git = GitObjects::start();
  if (!git) return tl::unexpected<Diagnostics>(git.error());
  auto commit = (*git)->get(revision + "^{commit}");
  if (commit && commit->is_missing()) commit = (*git)->get(revision + "^{tree}");
  if (!commit) return tl::unexpected<Diagnostics>(commit.error());
  if (commit->is_missing()) return failure(fmt::format("{}: no such revision", argument));
  auto path = path_in_repository(parts->second, argument);
  if (!path) return tl::unexpected<Diagnostics>(path.error());
  const auto object = (*git)->get(commit->id + ":" + *path);
  if (!object) return tl::unexpected<Diagnostics>(object.error());
  if (object->type != "blob" && object->type != "tree") {
    return failure(fmt::format("{}: no such file or directory in this revision", argument));
  }
  const bool is_file = object->type == "blob";
  const fs::path whole(*path);
  const std::string root = is_file ? whole.parent_path().generic_string() : *path;
  return GitSource{std::make_unique<GitTree>(std::move(*git), revision, commit->id, root),
                   is_file ? whole.filename().generic_string() : std::string()};
}

}  // namespace dryshod
