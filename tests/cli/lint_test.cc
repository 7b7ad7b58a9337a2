// The lint command as it is called: exit status, levels, comments that allow, directories. Knows
// the built program; what the rules find is tests/migration's affair.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "cli/allow_comments.h"

namespace dryshod::cli {
namespace {

namespace fs = std::filesystem;

struct Ran {
  int exit = -1;
  std::string out;
};

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("dryshod-lint-" + std::to_string(getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  Ran lint(const std::string& arguments) const {
    const std::string command =
        "cd '" + path_.string() + "' && '" DRYSHOD_PROGRAM "' lint " + arguments + " 2>&1";
    Ran ran;
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    while (const size_t got = fread(buffer.data(), 1, buffer.size(), pipe)) {
      ran.out.append(buffer.data(), got);
    }
    ran.exit = WEXITSTATUS(pclose(pipe));
    return ran;
  }

 private:
  fs::path path_;
};

constexpr const char* kDrop = "DROP TABLE public.a;\n";

}  // namespace

TEST_CASE("lint fails on errors unless another level is asked for") {
  const Folder folder;
  folder.write("warns.sql", kDrop);
  folder.write("fails.sql", "CREATE INDEX ON public.a (b);\n");
  CHECK(folder.lint("warns.sql").exit == 0);
  CHECK(folder.lint("--fail-on warning warns.sql").exit == 1);
  CHECK(folder.lint("fails.sql").exit == 1);
  CHECK(folder.lint("--fail-on never fails.sql").exit == 0);
  CHECK(folder.lint("missing.sql").exit == 2);
  CHECK(folder.lint("--rule no.such=off fails.sql").exit == 2);
}

TEST_CASE("levels of rules and of families") {
  const Folder folder;
  folder.write("a.sql", "CREATE INDEX ON public.a (b);\n" + std::string(kDrop));
  CHECK(folder.lint("--rule lock.index=warning a.sql").exit == 0);
  CHECK(folder.lint("--rule data.drop_table=error --rule lock=off a.sql").exit == 1);
  CHECK(folder.lint("--rule data=off --rule lock=off a.sql").out.find("data.drop_table") ==
        std::string::npos);
}

TEST_CASE("a file says what it knows better") {
  const Folder folder;
  folder.write("a.sql",
               "-- dryshod: allow lock.index.blocking nobody is there at night\n"
               "CREATE INDEX ON public.a (b);\n");
  folder.write("b.sql", "CREATE INDEX ON public.a (b); -- dryshod: allow lock small\n");
  folder.write("no-reason.sql",
               "-- dryshod: allow lock.index.blocking\n"
               "CREATE INDEX ON public.a (b);\n");
  folder.write("next.sql",
               "CREATE INDEX ON public.a (b); -- dryshod: allow lock small\n"
               "CREATE INDEX ON public.a (c);\n");
  CHECK(folder.lint("a.sql").exit == 0);
  CHECK(folder.lint("b.sql").exit == 0);
  CHECK(folder.lint("no-reason.sql").exit == 1);
  CHECK(folder.lint("next.sql").exit == 1);
}

TEST_CASE("a configuration file sets what the command line does not") {
  const Folder folder;
  folder.write("a.sql", "CREATE INDEX ON public.a (b);\n");
  folder.write("dryshod.toml", "[lint]\nfail-on = \"never\"\nrule = [\"data=off\"]\n");
  CHECK(folder.lint("a.sql").exit == 0);
  CHECK(folder.lint("--fail-on error a.sql").exit == 1);
  folder.write("b.sql", kDrop);
  CHECK(folder.lint("b.sql").out.find("data.drop_table") == std::string::npos);
  folder.write("dryshod.toml", "[lint]\nfial-on = \"never\"\n");
  CHECK(folder.lint("a.sql").exit == 2);
}

TEST_CASE("each file of a directory is linted on what is before it") {
  const Folder folder;
  folder.write("m/001_base.sql", "CREATE TABLE a (id bigint PRIMARY KEY);\n");
  folder.write("m/002_more.sql", "ALTER TABLE a ADD COLUMN b text;\n");
  folder.write("m/003_wrong.sql", "ALTER TABLE a ADD COLUMN b text;\n");
  const Ran ran = folder.lint("m --format github");
  CHECK(ran.exit == 1);
  CHECK(ran.out.find("003_wrong.sql,line=1") != std::string::npos);
  CHECK(ran.out.find("title=sql.refused") != std::string::npos);
}

TEST_CASE("what is small is worth a note") {
  const Folder folder;
  folder.write("schema.sql", "CREATE TABLE a (b text); CREATE TABLE \"Big\" (b text);");
  folder.write("a.sql", "CREATE INDEX ON a (b);\n");
  folder.write("big.sql", "CREATE INDEX ON \"Big\" (b);\n");
  folder.write("stats.json",
               R"({"version": 1, "tables": [
                   {"schema": "public", "name": "a", "rows": 12, "bytes": 8192},
                   {"schema": "public", "name": "Big", "rows": 900000, "bytes": 8192}]})");
  const std::string options = "--schema schema.sql --stats stats.json ";
  CHECK(folder.lint("--schema schema.sql a.sql").exit == 1);
  const Ran small = folder.lint(options + "a.sql");
  CHECK(small.exit == 0);
  CHECK(small.out.find("12 rows") != std::string::npos);
  CHECK(folder.lint(options + "big.sql").exit == 1);
  for (const char* wrong : {"", "[]", "{", "{\"version\": 2}", "{\"version\": 1}",
                            "{\"version\": 1, \"tables\": [3]}"}) {
    INFO(wrong);
    folder.write("wrong.json", wrong);
    CHECK(folder.lint("--stats wrong.json a.sql").exit == 2);
  }
}

TEST_CASE("an allowance names rules, families and a reason") {
  const std::string text = "SELECT 1; -- dryshod: allow a.b,c why not\nSELECT 2;\n";
  const auto first = allowances(text, Span{1, 0, 8}, 0);
  REQUIRE(first.size() == 1);
  CHECK(first[0].reason == "why not");
  CHECK(allows(first[0], "a.b"));
  CHECK(allows(first[0], "a.b.c"));
  CHECK(allows(first[0], "c.d"));
  CHECK_FALSE(allows(first[0], "a"));
  CHECK_FALSE(allows(first[0], "cd"));
  CHECK(allowances(text, Span{1, 43, 51}, 8).empty());
}

}  // namespace dryshod::cli
