// The cases of fixtures/merges: what comes of each, whoever is OURS. Knows their layout (fixtures/README.md).
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/merge/merge_case.h"

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

/// The same seen from the other side.
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

bool tells_of_two(const std::vector<std::string>& conflicts) {
  return std::any_of(conflicts.begin(), conflicts.end(), [](const std::string& one) {
    return one.find("cannot both be there") != std::string::npos ||
           one.find("do not go together") != std::string::npos;
  });
}

void check_merged(MergeCase& merge, const std::string& expected) {
  CHECK(merge.conflicts() == std::vector<std::string>{});
  CHECK(merge.not_proven() == "");
  REQUIRE(merge.merged());
  CHECK(merge.difference_to(expected) == "");
}

TEST_CASE("the cases of fixtures/merges, whoever is ours") {
  const fs::path root = fs::path(DRYSHOD_SOURCE_DIR) / "fixtures" / "merges";
  std::vector<fs::path> cases;
  for (const auto& entry : fs::directory_iterator(root)) cases.push_back(entry.path());
  std::sort(cases.begin(), cases.end());
  REQUIRE(cases.size() >= 30);
  for (const fs::path& at : cases) {
    INFO(at.filename().string());
    const MergeTexts texts{read(at / "base.sql"), read(at / "ours.sql"), read(at / "theirs.sql")};
    const MergeCaseOptions options = options_of(at / "options.txt");
    MergeCase merge(texts, options);
    MergeCase other({texts.base, texts.theirs, texts.ours}, turned(options));
    REQUIRE(merge.loaded());
    CHECK(merge.unused() == std::vector<std::string>{});
    if (fs::exists(at / "merged.sql")) {
      const std::string expected = read(at / "merged.sql");
      check_merged(merge, expected);
      check_merged(other, expected);
      if (merge.merged() && other.merged()) CHECK(merge.members() == other.members());
    } else {
      CHECK(merge.conflicts() == lines_of(read(at / "conflicts.txt")));
      CHECK(merge.conflicts().size() == other.conflicts().size());
      // Two objects that cannot be there at once are told as OURS's; all else is told of one object.
      if (!tells_of_two(merge.conflicts())) CHECK(merge.objects() == other.objects());
      CHECK_FALSE(merge.merged());
    }
  }
}

}  // namespace
}  // namespace dryshod
