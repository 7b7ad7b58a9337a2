// docs/team and the commands of docs/in-a-team.md in a repository made here: what a workflow runs,
// a hook, and what git shows when it is told of dryshod.
#include <catch2/catch_test_macros.hpp>

#include <sstream>

#include "tests/cli/program.h"

namespace dryshod::cli {
namespace {

constexpr const char* kTeam = DRYSHOD_SOURCE_DIR "/docs/team";

constexpr const char* kBefore =
    "CREATE TABLE public.berth (id int PRIMARY KEY, depth numeric);\n"
    "CREATE TABLE public.ship (id int PRIMARY KEY, name text);\n";
// The tables have changed places, and one has a column more.
constexpr const char* kAfter =
    "CREATE TABLE public.ship (\n  id int PRIMARY KEY,\n  name text\n);\n"
    "CREATE TABLE public.berth (id int PRIMARY KEY, depth numeric, lit boolean);\n";

/// A repository with the schema before in its one commit and on branch main, and that after in the
/// folder.
void make_repository(const Folder& folder) {
  folder.write("schema/harbour.sql", kBefore);
  folder.write("migrations/001.sql", kBefore);
  const Outcome made =
      folder.bash("git init -q -b main && git add . && git commit -q -m before && git tag before");
  INFO(made.err);
  REQUIRE(made.ok());
  folder.write("schema/harbour.sql", kAfter);
}

/// The script of the step of the workflow that says "# test: NAME".
std::string step(const std::string& name) {
  std::istringstream lines(read_file(std::string(kTeam) + "/schema-diff.yml"));
  std::string script;
  bool after_name = false, inside = false;
  size_t indent = 0;
  for (std::string line; std::getline(lines, line);) {
    const size_t begin = line.find_first_not_of(' ');
    if (inside) {
      if (begin != std::string::npos && begin < indent) break;
      script += line.substr(std::min(indent, line.size())) + "\n";
    } else if (after_name) {
      REQUIRE(line.find("run: |") != std::string::npos);
      inside = true;
      indent = begin + 2;
    }
    after_name = after_name || line.find("# test: " + name) != std::string::npos;
  }
  REQUIRE_FALSE(script.empty());
  return script;
}

/// As a runner of GitHub's runs it.
Outcome run_step(const Folder& folder, const std::string& name, const std::string& before) {
  folder.write("step.sh", step(name));
  return folder.bash(before +
                     " GITHUB_STEP_SUMMARY=summary.md BASE=$(git rev-parse before) "
                     "bash --noprofile --norc -eo pipefail step.sh");
}

TEST_CASE("the workflow's comparison writes a page where the schema changes") {
  const Folder folder;
  make_repository(folder);
  const Outcome outcome = run_step(folder, "compare", "");
  INFO(outcome.err);
  REQUIRE(outcome.ok());
  const std::string page = folder.read("page.md");
  CHECK(says(page, "table public.berth"));
  CHECK(says(page, "<details>"));
  CHECK(says(page, "ACCESS EXCLUSIVE"));
  CHECK_FALSE(says(page, "public.ship"));
  CHECK(folder.read("summary.md") == page);
}

TEST_CASE("the workflow's comparison says that nothing changes, and fails where it cannot tell") {
  const Folder folder;
  make_repository(folder);
  folder.write("schema/harbour.sql", kBefore);
  REQUIRE(run_step(folder, "compare", "").ok());
  CHECK(folder.read("page.md") == "The schema does not change.\n");
  folder.write("schema/harbour.sql", "CREATE TABLE (;\n");
  CHECK(run_step(folder, "compare", "").status == 2);
}

TEST_CASE("the workflow lints the migrations that a branch adds, and no other") {
  const Folder folder;
  make_repository(folder);
  folder.write("migrations/002 more.sql", "CREATE INDEX ON public.ship (name);\n");
  REQUIRE(folder.bash("git add . && git commit -q -m more").ok());
  const Outcome outcome = run_step(folder, "lint", "");
  CAPTURE(outcome.out, outcome.err);
  CHECK(outcome.status == 1);
  CHECK(says(outcome.out, "migrations/002 more.sql"));
  CHECK_FALSE(says(outcome.out, "001.sql"));
  REQUIRE(folder.bash("git rm -q 'migrations/002 more.sql' && git commit -q -m less").ok());
  CHECK(run_step(folder, "lint", "").ok());
}

TEST_CASE("the workflow tells drift from what cannot be read") {
  const Folder folder;
  make_repository(folder);
  folder.bash(
      "mkdir -p .dryshod-source/build/release && "
      "ln -s \"$(command -v dryshod)\" .dryshod-source/build/release/dryshod");
  folder.write("prod.sql", kAfter);
  CHECK(run_step(folder, "drift", "PROD_URL=prod.sql").ok());
  folder.write("prod.sql", kBefore);
  CHECK(run_step(folder, "drift", "PROD_URL=prod.sql").status == 1);
  CHECK(run_step(folder, "drift", "PROD_URL=missing.sql").status == 2);
}

TEST_CASE("the hook lets a commit pass, and refuses hazards and what cannot be read") {
  const Folder folder;
  make_repository(folder);
  folder.bash(std::string("cp '") + kTeam + "/pre-commit' .git/hooks/");
  CHECK(folder.bash("git commit -q -am 'a column'").ok());

  folder.write("migrations/002.sql", "CREATE INDEX ON public.ship (name);\n");
  Outcome refused = folder.bash("git add . && git commit -q -m index");
  CHECK_FALSE(refused.ok());
  CHECK(says(refused.out + refused.err, "002.sql"));

  // What stands in the index counts, not what stands beside it.
  folder.write("migrations/002.sql",
               "-- dryshod: allow lock.index.blocking nobody writes on Sundays\nCREATE INDEX ON "
               "public.ship (name);\n");
  CHECK_FALSE(folder.bash("git commit -q -m index").ok());
  const Outcome allowed = folder.bash("git add . && git commit -q -m index");
  CAPTURE(allowed.out, allowed.err);
  CHECK(allowed.ok());

  folder.write("schema/harbour.sql", "CREATE TABLE (;\n");
  CHECK_FALSE(folder.bash("git commit -q -am broken").ok());
}

TEST_CASE("git shows what changed in a schema file, not what was moved") {
  const Folder folder;
  make_repository(folder);
  REQUIRE(folder
              .bash("echo 'schema/*.sql diff=dryshod' > .gitattributes && git config "
                    "diff.dryshod.textconv 'dryshod dump --allow-empty --allow-truncated'")
              .ok());
  const Outcome shown = folder.bash("git diff -- schema/harbour.sql");
  CAPTURE(shown.out, shown.err);
  CHECK(says(shown.out, "+    lit boolean"));
  CHECK_FALSE(says(shown.out, "-CREATE TABLE"));
  REQUIRE(folder
              .bash("git config difftool.dryshod.cmd 'dryshod diff --format text --allow-empty "
                    "\"$LOCAL\" \"$REMOTE\"'")
              .ok());
  const Outcome tool = folder.bash("git difftool --no-prompt --tool=dryshod -- schema/harbour.sql");
  CAPTURE(tool.out, tool.err);
  CHECK(says(tool.out, "+ column lit  boolean"));
}

TEST_CASE("what the page about teams says of git is what is tested here") {
  const std::string page = read_file(DRYSHOD_SOURCE_DIR "/docs/in-a-team.md");
  for (const char* line :
       {"git config diff.dryshod.textconv 'dryshod dump --allow-empty --allow-truncated'",
        "git config difftool.dryshod.cmd 'dryshod diff --format text --allow-empty \"$LOCAL\" "
        "\"$REMOTE\"'",
        "echo 'schema/*.sql diff=dryshod' >> .gitattributes"}) {
    CAPTURE(line);
    CHECK(says(page, line));
  }
}

}  // namespace
}  // namespace dryshod::cli
