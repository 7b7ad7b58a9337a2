// git:REV:PATH as a source: files, directories and includes of a revision, the same layouts as on
// the disk, and what git does not have.
#include <catch2/catch_test_macros.hpp>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "catalog/digest.h"
#include "parser/load.h"
#include "tests/parser/archive_writer.h"
#include "tests/server/process.h"

using namespace dryshod;
namespace fs = std::filesystem;

namespace {

const fs::path kLayouts = fs::path(DRYSHOD_SOURCE_DIR) / "fixtures/layouts";

/// A repository of its own, which is the working directory as long as it is there.
class Repository {
 public:
  Repository() {
    // What users have set up for themselves is no part of a test.
    ::setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    ::setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    fs::create_directories(root);
    fs::current_path(root);
    git({"init", "-q", "-b", "main"});
  }
  ~Repository() {
    fs::current_path(before);
    fs::remove_all(root);
  }
  static bool can() {
    const bool there = run_process({"git", "--version"}).ok();
    // Nothing may be skipped there.
    if (!there && std::getenv("CI") != nullptr) throw std::runtime_error("no git");
    return there;
  }

  void git(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(),
                     {"git", "-c", "user.name=Keeper", "-c", "user.email=keeper@example.org", "-c",
                      "commit.gpgsign=false"});
    const Outcome done = run_process(arguments);
    INFO(done.err);
    REQUIRE(done.ok());
  }
  void add(const std::string& name, const std::string& text) const {
    fs::create_directories((root / name).parent_path());
    std::ofstream(root / name, std::ios::binary) << text;
  }
  void commit(const std::string& what) const {
    git({"add", "-A"});
    git({"commit", "-q", "-m", what});
  }

  fs::path before = fs::current_path();
  fs::path root = fs::temp_directory_path() / ("dryshod_git_" + std::to_string(::getpid()));
};

/// What a source says, as one text that is equal for equal schemas; or its error.
std::string read(const std::string& source, bool allow_outside = false) {
  SourceMap map;
  Strings strings;
  LoadOptions options;
  options.major = 15;
  options.allow_outside = allow_outside;
  const Result<Loaded> loaded = load(map, strings, source, options);
  return loaded ? digest(loaded->catalog) : map.render(loaded.error()[0], false);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a file of a revision is what it was then") {
  if (!Repository::can()) SKIP("no git");
  const Repository repository;
  repository.add("db/schema.sql", "CREATE TABLE a (id int);\n");
  repository.commit("first: it");
  repository.git({"tag", "v1"});
  const std::string then = read("db/schema.sql");
  repository.add("db/schema.sql", "CREATE TABLE a (id bigint);\n");
  repository.commit("second");
  repository.add("db/schema.sql", "CREATE TABLE a (id text);\n");
  REQUIRE_FALSE(has(then, "error"));
  for (const char* revision : {"v1", "HEAD~1", "main~1", "v1^{commit}", "main^{/first: it}"}) {
    CAPTURE(revision);
    CHECK(read("git:" + std::string(revision) + ":db/schema.sql") == then);
    CHECK(read("git:" + std::string(revision) + ":db") == then);
  }
  const std::string now = read("git:HEAD:db/schema.sql");
  CHECK(now != then);
  CHECK(now != read("db/schema.sql"));
  fs::current_path(repository.root / "db");
  CHECK(read("git:v1:./schema.sql") == then);
  CHECK(read("git:v1:../db/schema.sql") == then);
  CHECK(read("git:v1:db/schema.sql") == then);
  CHECK(read("git:v1:.") == then);
}

TEST_CASE("a place in a revision's text has the revision in its name") {
  if (!Repository::can()) SKIP("no git");
  const Repository repository;
  repository.add("db/schema.sql", "CREATE TABLE a (id int);\nCREATE TABLE a ();\n");
  repository.commit("bad");
  CHECK(has(read("git:HEAD:db/schema.sql"), "git:HEAD:db/schema.sql:2:14: error: relation \"a\""));
}

TEST_CASE("what git does not have is said, and no name is an option of git") {
  if (!Repository::can()) SKIP("no git");
  const Repository repository;
  repository.add("a.sql", "CREATE TABLE a ();\n");
  repository.commit("one");
  CHECK(has(read("git:gone:a.sql"), "git:gone:a.sql: no such revision"));
  CHECK(has(read("git:HEAD:b.sql"), "git:HEAD:b.sql: no such file or directory in this revision"));
  CHECK(has(read("git:HEAD:a.sql/b.sql"), "no such file or directory"));
  CHECK(has(read("git:HEAD"), "a source in git is git:REV:PATH"));
  CHECK(has(read("git::a.sql"), "a source in git is git:REV:PATH"));
  CHECK(has(read("git:HEAD:../a.sql"), "the path leads out of the repository"));
  CHECK(has(read("git:HEAD:x/../../a.sql"), "the path leads out of the repository"));
  for (const char* option : {"--output=made", "--batch-all-objects", "-h", "--end-of-options"}) {
    CHECK(has(read("git:" + std::string(option) + ":a.sql"), "no such revision"));
  }
  CHECK_FALSE(fs::exists("made"));
  CHECK(has(read("git:HEAD\nHEAD:a.sql"), "no such revision"));

  const fs::path outside = fs::temp_directory_path();
  fs::current_path(outside);
  ::setenv("GIT_CEILING_DIRECTORIES", "/", 1);
  CHECK(has(read("git:HEAD:a.sql"), "git: not a git repository"));
  ::unsetenv("GIT_CEILING_DIRECTORIES");
  fs::current_path(repository.root);
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", "/nonexistent", 1);
  CHECK(has(read("git:HEAD:a.sql"), "git is not installed"));
  ::setenv("PATH", path.c_str(), 1);
}

TEST_CASE("includes of a revision stay in it") {
  if (!Repository::can()) SKIP("no git");
  const Repository repository;
  repository.add("db/main.sql", "\\ir parts/one.sql\n\\i db/parts/two.sql\n\\i parts/three.sql\n");
  repository.add("db/parts/one.sql", "CREATE TABLE one ();\n\\ir deeper/four.sql\n");
  repository.add("db/parts/two.sql", "CREATE TABLE two ();\n");
  repository.add("db/parts/three.sql", "CREATE TABLE three ();\n");
  repository.add("db/parts/deeper/four.sql", "CREATE TABLE four ();\n");
  repository.add("db/out.sql", "\\ir ../other/x.sql\n");
  repository.add("db/up.sql", "\\ir ../../x.sql\n");
  repository.add("db/absolute.sql", "\\i /etc/hostname\n");
  repository.add("db/folder.sql", "\\ir parts\n");
  repository.add("other/x.sql", "CREATE TABLE x ();\n");
  fs::create_symlink("../other/x.sql", repository.root / "db/link.sql");
  fs::create_symlink("/etc/hostname", repository.root / "db/away.sql");
  repository.commit("all");
  const std::string whole = read("db/main.sql");
  // From here on the disk has none of it.
  fs::remove_all(repository.root / "db");
  REQUIRE_FALSE(has(whole, "error"));
  CHECK(read("git:HEAD:db/main.sql") == whole);
  CHECK(has(read("git:HEAD:db/out.sql"), "lies outside the source's own directory"));
  CHECK(read("git:HEAD:db/out.sql", true) == read("other/x.sql"));
  CHECK(has(read("git:HEAD:db/up.sql", true), "lies outside the revision"));
  CHECK(has(read("git:HEAD:db/absolute.sql", true), "lies outside the revision"));
  CHECK(has(read("git:HEAD:db/folder.sql"), "parts: is a directory"));
  CHECK(read("git:HEAD:db/link.sql") == read("other/x.sql"));
  CHECK(has(read("git:HEAD:db/away.sql"), "no such file"));
}

TEST_CASE("a directory of a revision has the layout that it has on the disk") {
  if (!Repository::can()) SKIP("no git");
  const Repository repository;
  fs::copy(kLayouts, repository.root / "l", fs::copy_options::recursive);
  repository.add("l/migrations/tree/.hidden/3_x.sql", "CREATE TABLE never ();\n");
  repository.add("l/migrations/tree/11_\xC3\xBC \"quoted\"\t.sql", "CREATE TABLE odd_name ();\n");
  repository.commit("all");
  for (const std::string& name : layout_names()) {
    CAPTURE(name);
    const std::string tree = "l/" + name + "/tree";
    const std::string on_disk = read(tree);
    REQUIRE_FALSE(has(on_disk, "error"));
    CHECK(read("git:HEAD:" + tree) == on_disk);
    SourceMap map;
    const auto opened = open_source(map, "git:HEAD:" + tree);
    REQUIRE(opened);
    REQUIRE(opened->notes.size() == 1);
    CHECK(opened->notes[0].message.starts_with("git:HEAD:" + tree + ": read as "));
  }
  CHECK(read("git:HEAD:l/flyway/tree/ + git:HEAD:l/rails/tree") ==
        read("l/flyway/tree + l/rails/tree"));
  CHECK(has(read("git:HEAD:l/rails/tree/db/migrate"), "no .sql file in this directory"));
}

TEST_CASE("an archive of a revision is an archive") {
  if (!Repository::can()) SKIP("no git");
  const Repository repository;
  ArchiveWriter writer;
  writer.entries = archive_settings("SELECT pg_catalog.set_config('search_path', '', false);\n");
  writer.entries.push_back({"TABLE", "t", "CREATE TABLE public.t (id int);\n",
                            "DROP TABLE public.t;\n", "public", "me", "", "heap", 'r'});
  repository.add("x.dump", writer.bytes());
  writer.form = 3;
  repository.add("d/toc.dat", writer.bytes());
  repository.commit("dumps");
  const std::string on_disk = read("x.dump");
  REQUIRE_FALSE(has(on_disk, "error"));
  CHECK(read("git:HEAD:x.dump") == on_disk);
  CHECK(read("git:HEAD:d") == on_disk);
}
