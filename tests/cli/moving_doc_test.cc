// docs/moving-to-neon.md shows what the program prints: each command of its console blocks is run on
// fixtures/neon/moving, and what stands below it is what comes. A line `...` stands for lines left out.
#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <sstream>

#include "tests/cli/program.h"

namespace dryshod::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPage = DRYSHOD_SOURCE_DIR "/docs/moving-to-neon.md";
constexpr const char* kExample = DRYSHOD_SOURCE_DIR "/fixtures/neon/moving";
constexpr size_t kLeastCommands = 4;

struct Shown {
  std::string command;  // after "$ "
  std::string output;
};

std::vector<Shown> shown_by(const std::string& page) {
  std::vector<Shown> all;
  bool inside = false;
  std::istringstream in(page);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) {
      inside = line == "```console";
    } else if (inside && line.starts_with("$ ")) {
      all.push_back({line.substr(2), {}});
    } else if (inside && !all.empty()) {
      all.back().output += line + "\n";
    }
  }
  return all;
}

/// The parts between lines of dots stand in the text in their order, the first at its begin and the last at
/// its end.
bool matches(const std::string& shown, const std::string& text) {
  const std::string dots = "...\n";
  size_t at = 0;
  std::string rest = shown;
  bool first = true;
  for (;;) {
    size_t end = 0;
    // A line of dots begins a line.
    do {
      end = rest.find(dots, end);
    } while (end != std::string::npos && end != 0 && rest[end - 1] != '\n' && ++end);
    const std::string part = rest.substr(0, end);
    const size_t found = text.find(part, at);
    if (found == std::string::npos || (first && found != 0)) return false;
    at = found + part.size();
    if (end == std::string::npos) return text.ends_with(part) && (first ? at == text.size() : true);
    rest = rest.substr(end + dots.size());
    first = false;
    if (rest.empty()) return true;
  }
}

std::string answer(const Folder& folder, const std::string& command) {
  if (command.starts_with("dryshod ")) return folder.run(command.substr(8)).out;
  if (command.starts_with("cat ")) return folder.read(command.substr(4));
  std::string names;
  if (command.starts_with("ls ")) {
    const std::string below = command.substr(3);
    for (const std::string& file : folder.files(below)) {
      if (file.find('/', below.size() + 1) == std::string::npos) {
        names += file.substr(below.size() + 1) + "\n";
      }
    }
  }
  return names;
}

TEST_CASE("the walk to Neon shows what the program prints") {
  const Folder folder;
  for (const fs::directory_entry& file : fs::directory_iterator(kExample)) {
    folder.write(file.path().filename().string(), read_file(file.path().string()));
  }
  const std::vector<Shown> all = shown_by(read_file(kPage));
  CHECK(all.size() >= kLeastCommands);
  for (const Shown& one : all) {
    const std::string printed = answer(folder, one.command);
    CAPTURE(one.command, one.output, printed);
    CHECK(matches(one.output, printed));
  }
}

TEST_CASE("a line of dots stands for lines left out, and for nothing else") {
  CHECK(matches("a\nb\n", "a\nb\n"));
  CHECK(matches("a\n...\nd\n", "a\nb\nc\nd\n"));
  CHECK(matches("a\n...\n", "a\nb\n"));
  CHECK_FALSE(matches("a\n", "a\nb\n"));
  CHECK_FALSE(matches("b\n...\n", "a\nb\n"));
  CHECK_FALSE(matches("a\n...\nc\n", "a\nc\nd\n"));
}

}  // namespace
}  // namespace dryshod::cli
