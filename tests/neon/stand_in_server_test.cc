// The schema that `assess --rewrite` writes loads where a Neon role is all there is: no superuser,
// extensions from the list alone. Over the sides of fixtures/pairs: every 11th in the quick set,
// all with DRYSHOD_TEST_SIZE=full; DRYSHOD_TEST_PAIRS=text takes those with this in their name,
// DRYSHOD_TEST_SOURCES=FOLDER the .sql files of a folder instead.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "tests/cli/program.h"
#include "tests/neon/stand_in.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;

constexpr size_t kEvery = 11;

bool is_full() {
  const char* size = std::getenv("DRYSHOD_TEST_SIZE");
  return size != nullptr && std::string(size) == "full";
}

std::vector<std::string> sources() {
  if (const char* folder = std::getenv("DRYSHOD_TEST_SOURCES")) {
    std::vector<std::string> files;
    for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
      if (file.path().extension() == ".sql") files.push_back(file.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
  }
  const char* wanted = std::getenv("DRYSHOD_TEST_PAIRS");
  std::vector<std::string> all;
  for (const fs::directory_entry& pair :
       fs::directory_iterator(DRYSHOD_SOURCE_DIR "/fixtures/pairs")) {
    const std::string name = pair.path().filename().string();
    if (wanted != nullptr && name.find(wanted) == std::string::npos) continue;
    for (const char* side : {"a.sql", "b.sql"}) {
      if (fs::exists(pair.path() / side)) all.push_back((pair.path() / side).string());
    }
  }
  std::sort(all.begin(), all.end());
  all.insert(all.begin(), DRYSHOD_SOURCE_DIR "/fixtures/neon/moving/schema.sql");
  if (is_full() || wanted != nullptr) return all;
  std::vector<std::string> some;
  for (size_t i = 0; i < all.size(); i += kEvery) some.push_back(all[i]);
  return some;
}

TEST_CASE("a rewritten schema loads where a role of Neon is all there is") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  const StandIn stand_in(*server);
  const cli::Folder folder;
  size_t tried = 0, loaded = 0, not_here = 0, not_read = 0;
  for (const std::string& source : sources()) {
    CAPTURE(source);
    const std::string major = std::to_string(server->major());
    // What comes from elsewhere is of a server as old as they are: it has the version breaks before
    // it.
    const std::string from = std::getenv("DRYSHOD_TEST_SOURCES") == nullptr ? major : "14";
    const Outcome assessed = folder.run("assess --allow-empty --pg " + major + " --from-pg " +
                                        from + " --rewrite out.sql '" + source + "'");
    if (assessed.status == 2) {
      // Not of this major, or an error of the source: other tests say which.
      ++not_read;
      continue;
    }
    CAPTURE(assessed.out, assessed.err);
    CHECK(assessed.ok());
    if (!assessed.ok()) continue;
    ++tried;
    const std::string script = folder.read("out.sql");
    const std::set<std::string> missing = stand_in.missing_here(script);
    if (!missing.empty()) {
      ++not_here;
      continue;
    }
    const std::string database = stand_in.create_database();
    const Outcome outcome = stand_in.load(database, script);
    {
      CAPTURE(outcome.err, script);
      CHECK(outcome.ok());
    }
    loaded += outcome.ok() ? 1 : 0;
    server->drop_database(database);
    stand_in.drop_roles_made();
  }
  std::cout << loaded << " of " << tried << " loaded, " << not_here
            << " want extensions that are not here, " << not_read << " not read\n";
  CHECK(loaded > 0);
}

}  // namespace
}  // namespace dryshod
