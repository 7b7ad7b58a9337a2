// The story that the README tells of branches: two of them merged, a conflict and who is right,
// production by what was promoted, and what somebody changed there by hand. Each command of its
// section is run by bash on the files of fixtures/branches, with a real server for production, and
// says what stands below it.
#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <filesystem>

#include "tests/cli/program.h"
#include "tests/cli/transcript.h"
#include "tests/server/server.h"

namespace dryshod::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kCommands = 11;

/// From a heading of the second level to the next one.
std::string section(const std::string& page, const std::string& title) {
  const std::string heading = "\n## " + title + "\n";
  const size_t begin = page.find(heading);
  REQUIRE(begin != std::string::npos);
  return page.substr(begin + 1, page.find("\n## ", begin + heading.size()) - begin);
}

TEST_CASE("the README's story of branches goes as it is told") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  const Folder folder;
  for (const fs::directory_entry& file :
       fs::directory_iterator(DRYSHOD_SOURCE_DIR "/fixtures/branches")) {
    folder.write(file.path().filename().string(), read_file(file.path().string()));
  }
  const std::string before = "export DRYSHOD_STORE='" + folder.path() + "/catalogs.db' PATH='" +
                             server->binaries() + "':\"$PATH\" PROD_URL=\"" +
                             server->connection(server->create_database()) + "\"\n";
  const auto all = shown_by(section(read_file(DRYSHOD_SOURCE_DIR "/README.md"), "Branches"));
  REQUIRE(all.size() == kCommands);
  for (const Shown& one : all) {
    const std::string said = folder.bash("exec 2>&1; " + before + one.command).out;
    CAPTURE(one.command, one.output, said);
    CHECK(matches(one.output, said));
  }
  // What was found is not only said.
  CHECK(folder.bash(before + "dryshod diff --exit-code @prod \"$PROD_URL\"").status == 1);
}

}  // namespace
}  // namespace dryshod::cli
