// docs/moving-to-neon.md shows what the program prints: each command of its console blocks is run
// on fixtures/neon/moving, and what stands below it is what comes. A line `...` stands for lines
// left out.
#include <catch2/catch_test_macros.hpp>

#include <filesystem>

#include "tests/cli/program.h"
#include "tests/cli/transcript.h"

namespace dryshod::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPage = DRYSHOD_SOURCE_DIR "/docs/moving-to-neon.md";
constexpr const char* kExample = DRYSHOD_SOURCE_DIR "/fixtures/neon/moving";
constexpr size_t kLeastCommands = 4;

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
