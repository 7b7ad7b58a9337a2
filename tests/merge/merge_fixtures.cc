#include "tests/merge/merge_fixtures.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace dryshod {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

MergeCaseOptions options_of(const fs::path& file) {
  MergeCaseOptions options;
  for (const std::string& line : lines_of(read(file))) {
    std::istringstream words(line);
    std::string word, rest;
    words >> word >> rest;
    if (word == "pg") options.pg = std::stoi(rest);
    if (word == "rename-ours") options.renames_ours.push_back(rest);
    if (word == "rename-theirs") options.renames_theirs.push_back(rest);
    if (word == "ours" || word == "theirs" || word == "base") options.resolutions.push_back(line);
  }
  return options;
}

MergeCaseOptions turned(MergeCaseOptions options) {
  std::swap(options.renames_ours, options.renames_theirs);
  for (std::string& line : options.resolutions) {
    if (line.starts_with("ours ")) {
      line = "theirs " + line.substr(5);
    } else if (line.starts_with("theirs ")) {
      line = "ours " + line.substr(7);
    }
  }
  return options;
}

}  // namespace

MergeFixture turned(const MergeFixture& fixture) {
  MergeFixture other = fixture;
  std::swap(other.texts.ours, other.texts.theirs);
  other.options = turned(fixture.options);
  return other;
}

std::vector<MergeFixture> all_merges() {
  const fs::path root = fs::path(DRYSHOD_SOURCE_DIR) / "fixtures" / "merges";
  std::vector<MergeFixture> all;
  for (const auto& entry : fs::directory_iterator(root)) {
    const fs::path& at = entry.path();
    MergeFixture fixture;
    fixture.name = at.filename().string();
    fixture.texts = {read(at / "base.sql"), read(at / "ours.sql"), read(at / "theirs.sql")};
    fixture.options = options_of(at / "options.txt");
    if (fs::exists(at / "merged.sql")) fixture.merged = read(at / "merged.sql");
    fixture.conflicts = lines_of(read(at / "conflicts.txt"));
    all.push_back(std::move(fixture));
  }
  std::sort(all.begin(), all.end(),
            [](const MergeFixture& x, const MergeFixture& y) { return x.name < y.name; });
  return all;
}

}  // namespace dryshod
