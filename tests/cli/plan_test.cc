// The plan command as it is called: the directory it writes to, losses that have to be accepted,
// options that reach the files. Knows the built program; what the files do on a server is
// tests/server's affair.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/cli/program.h"
#include "tests/migration/schema_check.h"

namespace dryshod::cli {
namespace {

using nlohmann::json;

json plan_of(const Folder& folder, const std::string& directory) {
  json document = json::parse(folder.read(directory + "/plan.json"));
  for (const std::string& error : schema_errors(document, schema_folder() / "plan.json")) {
    FAIL_CHECK(error);
  }
  return document;
}

std::string all_text(const Folder& folder, const std::string& directory) {
  std::string all;
  for (const std::string& file : folder.files(directory)) {
    all += "==> " + file + "\n" + folder.read(file);
  }
  return all;
}

/// The steps' files, in their order.
std::string steps_sql(const Folder& folder, const std::string& directory) {
  std::string all;
  const json plan = plan_of(folder, directory);
  for (const json& step : plan["steps"]) {
    all += folder.read(directory + "/" + step["file"].get<std::string>());
  }
  return all;
}

}  // namespace

TEST_CASE("plan writes to a new directory, an empty one, or over a plan") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (a integer, b text);");
  folder.write("b.sql", "CREATE TABLE t (a integer, c text); CREATE INDEX i ON t (a);");
  folder.write("c.sql", "CREATE TABLE t (a integer, b text, d text);");
  CHECK(folder.run("plan a.sql b.sql").status != 0);
  CHECK(folder.run("plan a.sql missing.sql -o p").status == 2);
  CHECK_FALSE(folder.has("p"));
  CHECK(folder.run("plan a.sql b.sql -o p").status == 0);
  const std::vector<std::string> first = folder.files("p");
  CHECK(first.size() > 8);

  folder.write("p/rollback/steps/99-old.sql", "");
  folder.write("p/notes.txt", "mine");
  CHECK(folder.run("plan a.sql c.sql -o p").status == 0);
  CHECK_FALSE(folder.has("p/rollback/steps/99-old.sql"));
  CHECK(folder.has("p/notes.txt"));
  for (const std::string& file : folder.files("p")) CHECK_FALSE(says(file, "index"));
  CHECK_FALSE(says(steps_sql(folder, "p"), "CREATE INDEX"));

  folder.write("mine/a.sql", "-- not a plan");
  const Outcome refused = folder.run("plan a.sql b.sql -o mine");
  CHECK(refused.status == 2);
  CHECK(says(refused.err, "mine holds files that are no plan"));
  CHECK(folder.files("mine").size() == 1);
  CHECK(folder.run("plan a.sql b.sql -o a.sql").status == 2);
}

TEST_CASE("a plan hides what would be lost, builds beside, and says so") {
  const Folder folder;
  folder.write("a.sql",
               "CREATE TABLE t (id integer PRIMARY KEY, a integer, b text);"
               "CREATE TABLE gone (id serial PRIMARY KEY);");
  folder.write(
      "b.sql",
      "CREATE TABLE t (id integer PRIMARY KEY, a bigint NOT NULL); CREATE INDEX i ON t (a);");
  const Outcome ran = folder.run("plan a.sql b.sql -o p");
  INFO(ran.err);
  REQUIRE(ran.ok());
  const json plan = plan_of(folder, "p");
  const std::string sql = steps_sql(folder, "p");
  INFO(sql);
  CHECK_FALSE(says(sql, "DROP TABLE public.gone"));
  CHECK_FALSE(says(sql, "DROP COLUMN b"));
  CHECK(says(sql, "CREATE INDEX CONCURRENTLY"));
  CHECK(says(sql, "SET SCHEMA dryshod"));
  CHECK(says(folder.read("p/purge.sql"), "DATA LOSS"));
  CHECK(plan["gates"].size() >= 2);
  CHECK(plan["losses"].size() >= 2);
  for (const json& loss : plan["losses"]) CHECK(loss["rollback"] != "R4");
  std::string phase = "expand";
  for (const json& step : plan["steps"]) {
    const std::string next = step["phase"];
    CHECK_FALSE((phase == "contract" && next != "contract"));
    CHECK_FALSE((phase == "validate" && next == "expand"));
    phase = next;
    CHECK(folder.has("p/" + step["file"].get<std::string>()));
    CHECK(folder.has("p/" + step["undo"].get<std::string>()));
  }
}

TEST_CASE("what cannot come back has to be named") {
  const Folder folder;
  folder.write(
      "a.sql",
      "CREATE TYPE pair AS (a integer, \"b[1]\" integer, c text); CREATE TABLE t (p pair);");
  folder.write("b.sql", "CREATE TYPE pair AS (a integer); CREATE TABLE t (p pair);");
  const auto plan = [&](const std::string& options) {
    return folder.run("plan a.sql b.sql -o p " + options);
  };
  const Outcome refused = plan("");
  CHECK(refused.status == 1);
  CHECK(says(refused.err, "refused: attribute public.pair.c cannot come back: "));
  CHECK(says(refused.err, "--accept-loss 'attribute public.pair.\"b[1]\"'"));
  CHECK_FALSE(folder.has("p"));
  const Outcome half = plan("--accept-loss 'attribute public.pair.c'");
  CHECK(half.status == 1);
  CHECK_FALSE(says(half.err, "attribute public.pair.c cannot"));
  CHECK(plan("--accept-loss 'table *'").status == 1);
  CHECK_FALSE(folder.has("p"));
  // As the refusal says it, whatever is in the name.
  CHECK(plan("--accept-loss 'attribute public.pair.c' "
             "--accept-loss 'attribute public.pair.\"b[1]\"'")
            .status == 0);
  CHECK(plan("--accept-loss 'attribute public.*'").status == 0);
  CHECK(folder.run("plan --accept-loss 'attribute *' a.sql b.sql -o q").status == 0);
  const json document = plan_of(folder, "q");
  REQUIRE(document["losses"].size() == 2);
  for (const json& loss : document["losses"]) CHECK(loss["rollback"] == "R4");
}

TEST_CASE("what hangs on a retyped column is there in the end") {
  const Folder folder;
  const std::string rest =
      "GRANT UPDATE (at), SELECT (id) ON t TO w; COMMENT ON COLUMN t.at IS 'when';";
  folder.write("a.sql", "CREATE TABLE t (id integer PRIMARY KEY, at timestamp);" + rest);
  folder.write("b.sql", "CREATE TABLE t (id integer PRIMARY KEY, at timestamptz);" + rest);
  const Outcome ran = folder.run("plan a.sql b.sql -o p");
  INFO(ran.err);
  REQUIRE(ran.ok());
  const std::string sql = steps_sql(folder, "p");
  CHECK(sql.rfind("GRANT UPDATE (at)") > sql.find("RENAME COLUMN _dryshod_new_at TO at"));
  CHECK(sql.rfind("COMMENT ON COLUMN") > sql.find("RENAME COLUMN _dryshod_new_at TO at"));
}

TEST_CASE("a type that is new is there before a column of it is built beside the old one") {
  const Folder folder;
  folder.write("a.sql",
               "CREATE TYPE old AS ENUM ('a'); CREATE TABLE t (s text, o old, n integer);");
  folder.write("b.sql",
               "CREATE SCHEMA yard; CREATE TYPE yard.part AS ENUM ('a');"
               "CREATE TYPE yard.state AS (p yard.part[], n integer);"
               "CREATE DOMAIN old AS text;"
               "CREATE TABLE t (s yard.part, o old, n integer);");
  const Outcome ran = folder.run("plan a.sql b.sql -o p");
  INFO(ran.err);
  REQUIRE(ran.ok());
  const std::string sql = steps_sql(folder, "p");
  INFO(sql);
  const size_t grown = sql.find("ADD COLUMN _dryshod_new_s yard.part");
  REQUIRE(grown != std::string::npos);
  CHECK(sql.find("CREATE SCHEMA yard") < sql.find("CREATE TYPE yard.part"));
  CHECK(sql.find("CREATE TYPE yard.part") < grown);
  // What no new version is made of waits for its turn, and a name for its holder to go.
  CHECK(sql.find("CREATE TYPE yard.state") > grown);
  CHECK_FALSE(says(sql, "_dryshod_new_o"));
}

TEST_CASE("a purge drops what uses another before it") {
  const Folder folder;
  // As a dump has it: the sequence is younger than the table, the default than both.
  folder.write("a.sql",
               "CREATE TABLE t (id integer NOT NULL); CREATE SEQUENCE t_id_seq OWNED BY t.id;"
               "ALTER TABLE t ALTER COLUMN id SET DEFAULT nextval('t_id_seq');"
               "CREATE TABLE u (m integer); CREATE TYPE mood AS ENUM ('ok');"
               "ALTER TABLE u ADD COLUMN n mood;");
  folder.write("b.sql", "CREATE TABLE u (m integer);");
  const Outcome ran = folder.run("plan a.sql b.sql -o p");
  INFO(ran.err);
  REQUIRE(ran.ok());
  folder.write("purged.sql", folder.read("a.sql") + folder.read("p/00-expand-prepare.sql") +
                                 steps_sql(folder, "p") + folder.read("p/purge.sql"));
  const Outcome dumped = folder.run("dump purged.sql");
  INFO(folder.read("p/purge.sql") << dumped.err);
  REQUIRE(dumped.ok());
  CHECK_FALSE(says(dumped.out, "_id_seq"));
  CHECK_FALSE(says(dumped.out, "mood"));
}

TEST_CASE("same input, same plan") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (id integer PRIMARY KEY, a integer, b text);");
  folder.write("b.sql", "CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL, c text);");
  REQUIRE(folder.run("plan a.sql b.sql -o p").ok());
  REQUIRE(folder.run("plan a.sql b.sql -o q").ok());
  std::string first = all_text(folder, "p"), second = all_text(folder, "q");
  for (size_t at = 0; (at = second.find("==> q/", at)) != std::string::npos;) second[at + 4] = 'p';
  CHECK(first == second);
}

TEST_CASE("how long to wait and how much to fill at once reach the files of a plan") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (id integer PRIMARY KEY, a integer);");
  folder.write("b.sql",
               "CREATE TABLE t (id integer PRIMARY KEY, a bigint); CREATE INDEX i ON t (id);");
  REQUIRE(folder.run("plan a.sql b.sql -o p --lock-timeout 7s --batch 123").ok());
  const json plan = plan_of(folder, "p");
  CHECK(plan["lock_timeout"] == "7s");
  CHECK(plan["batch"] == 123);
  size_t batched = 0;
  for (const json& step : plan["steps"]) {
    const std::string sql = folder.read("p/" + step["file"].get<std::string>());
    CHECK(says(sql, "lock_timeout = '7s'"));
    const bool fills = step["resumable"];
    batched += fills ? 1 : 0;
    CHECK(says(sql, "set_config('dryshod.batch', '123', false)") == fills);
    CHECK(says(sql, "RESET dryshod.batch;") == fills);
  }
  CHECK(batched > 0);

  REQUIRE(folder.run("plan a.sql b.sql -o q").ok());
  CHECK(plan_of(folder, "q")["batch"].is_null());
  CHECK_FALSE(says(steps_sql(folder, "q"), "set_config('dryshod.batch'"));
  CHECK(folder.run("plan a.sql b.sql -o r --batch 0").status != 0);

  REQUIRE(folder.run("plan a.sql b.sql -o s --no-concurrently").ok());
  CHECK_FALSE(says(steps_sql(folder, "s"), "CONCURRENTLY"));
  CHECK(says(steps_sql(folder, "s"), "ALTER COLUMN a TYPE bigint"));
}

TEST_CASE("a step says which earlier ones it waits for") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (a integer);");
  folder.write(
      "b.sql",
      "CREATE TABLE t (a integer); CREATE TYPE mood AS ENUM ('ok');"
      "CREATE TABLE u (m mood); CREATE VIEW v AS SELECT m FROM u; CREATE INDEX i ON t (a);");
  REQUIRE(folder.run("plan a.sql b.sql -o p").status == 0);
  const json plan = plan_of(folder, "p");
  const auto number = [&](const std::string& title) {
    for (const json& step : plan["steps"]) {
      if (step["title"] == title) return step["number"].get<int>();
    }
    FAIL("no step " << title);
    return 0;
  };
  const auto waits = [&](const std::string& title) {
    std::vector<int> numbers;
    for (const json& wait : plan["steps"][static_cast<size_t>(number(title)) - 1]["waits"]) {
      numbers.push_back(wait["step"]);
      CHECK(says(wait["why"], "what it refers to comes up first"));
    }
    return numbers;
  };
  CHECK(waits("create enum public.mood").empty());
  CHECK(waits("create table public.u") == std::vector<int>{number("create enum public.mood")});
  const std::vector<int> view = waits("create view public.v");
  CHECK(std::count(view.begin(), view.end(), number("create enum public.mood")) == 1);
  CHECK(std::count(view.begin(), view.end(), number("create table public.u")) >= 1);
  CHECK(waits("create index public.t.i").empty());
}

TEST_CASE("small tables are changed directly") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (id integer PRIMARY KEY, a integer);");
  folder.write("b.sql",
               "CREATE TABLE t (id integer PRIMARY KEY, a integer); CREATE INDEX i ON t (a);");
  folder.write("s.json", R"({"version": 1, "tables": [
      {"schema": "public", "name": "t", "rows": 12, "bytes": 8192}]})");
  REQUIRE(folder.run("plan a.sql b.sql -o p").ok());
  CHECK(says(steps_sql(folder, "p"), "CONCURRENTLY"));
  REQUIRE(folder.run("plan --stats s.json a.sql b.sql -o q").ok());
  CHECK_FALSE(says(steps_sql(folder, "q"), "CONCURRENTLY"));
  folder.write("c.sql", "CREATE TABLE t (id integer PRIMARY KEY, a bigint);");
  REQUIRE(folder.run("plan a.sql c.sql -o u").ok());
  CHECK(says(steps_sql(folder, "u"), "ADD COLUMN _dryshod_new_a"));
  REQUIRE(folder.run("plan --stats s.json a.sql c.sql -o v").ok());
  CHECK_FALSE(says(steps_sql(folder, "v"), "ADD COLUMN _dryshod_new_a"));
  folder.write("bad.json", "{}");
  CHECK(folder.run("plan --stats bad.json a.sql b.sql -o r").status == 2);
  CHECK_FALSE(folder.has("r"));
}

TEST_CASE("a stated rename is a first step, and comes back as one") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (id integer, a integer);");
  folder.write("b.sql", "CREATE TABLE account (id integer, a integer, c text);");
  REQUIRE(folder.run("plan --rename table:public.t=account a.sql b.sql -o p").ok());
  const json plan = plan_of(folder, "p");
  CHECK(plan["steps"][0]["statements"][0]["sql"] == "ALTER TABLE public.t RENAME TO account");
  CHECK(plan["losses"].empty());
  const std::string back = folder.read("p/" + plan["gates"].back()["way_back"].get<std::string>());
  CHECK(says(back, "ALTER TABLE public.account RENAME TO t;"));
}

TEST_CASE("nothing to do is a plan without steps") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (id integer);");
  REQUIRE(folder.run("plan a.sql a.sql -o p").ok());
  CHECK(plan_of(folder, "p")["steps"].empty());
}

TEST_CASE("a plan whose progress is in FROM is no difference") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (a integer, b text);");
  folder.write("b.sql", "CREATE TABLE t (a integer, c text);");
  REQUIRE(folder.run("plan a.sql b.sql -o p").ok());
  folder.write("done.sql", folder.read("a.sql") + folder.read("p/00-expand-prepare.sql") +
                               steps_sql(folder, "p"));
  const Outcome same = folder.run("diff --exit-code done.sql b.sql");
  INFO(same.out << same.err);
  CHECK(same.ok());
  // Purged, nothing of dryshod's is left; taken back, FROM is.
  folder.write("purged.sql", folder.read("done.sql") + folder.read("p/purge.sql"));
  CHECK_FALSE(says(folder.run("dump purged.sql").out, "_dryshod"));
  const json plan = plan_of(folder, "p");
  folder.write("back.sql",
               folder.read("done.sql") +
                   folder.read("p/" + plan["gates"].back()["way_back"].get<std::string>()));
  CHECK(folder.run("diff --exit-code back.sql a.sql").ok());
  CHECK_FALSE(says(folder.run("dump back.sql").out, "_dryshod"));
}

}  // namespace dryshod::cli
