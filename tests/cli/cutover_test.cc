// The cutover command as it is called: the directory it writes to, options that reach the files,
// documents that keep to their schema. Knows the built program; what the files do on servers is
// tests/server's affair.
#include <catch2/catch_test_macros.hpp>

#include "tests/cli/program.h"
#include "tests/migration/schema_check.h"

namespace dryshod::cli {
namespace {

using nlohmann::json;

json runbook_of(const Folder& folder, const std::string& directory) {
  json document = json::parse(folder.read(directory + "/runbook.json"));
  for (const std::string& error : schema_errors(document, schema_folder() / "runbook.json")) {
    FAIL_CHECK(error);
  }
  return document;
}

}  // namespace

TEST_CASE(
    "cutover writes to a new directory, an empty one, or over a runbook that is not under way") {
  const Folder folder;
  folder.write("a.sql",
               "CREATE TABLE t (id integer PRIMARY KEY); CREATE TABLE u (id integer PRIMARY KEY);");
  folder.write("b.sql", "CREATE TABLE t (id integer PRIMARY KEY);");
  CHECK(folder.run("cutover a.sql").status != 0);
  CHECK(folder.run("cutover missing.sql -o m").status == 2);
  CHECK_FALSE(folder.has("m"));
  const Outcome ran = folder.run("cutover a.sql -o m");
  INFO(ran.err);
  REQUIRE(ran.ok());
  CHECK(folder.has("m/checks/002.sql"));
  folder.write("m/smoke.sql", "SELECT 1;");
  REQUIRE(folder.run("cutover b.sql --method dump -o m").ok());
  CHECK_FALSE(folder.has("m/checks/002.sql"));
  CHECK(folder.has("m/smoke.sql"));
  CHECK(folder.has("m/load.sh"));
  for (const std::string& file : folder.files("m")) CHECK_FALSE(says(file, "subscription"));
  folder.write("m/state/done", "01\n");
  const Outcome refused = folder.run("cutover b.sql -o m");
  CHECK(refused.status == 2);
  CHECK(says(refused.err, "under way"));
  folder.write("mine/a.txt", "");
  CHECK(folder.run("cutover b.sql -o mine").status == 2);
}

TEST_CASE("a runbook says which way, how long, and what it costs") {
  const Folder folder;
  folder.write("a.sql",
               "CREATE TABLE t (id integer PRIMARY KEY, a text); CREATE TABLE bare (a json); "
               "GRANT SELECT ON t TO clerk;");
  folder.write("s.json",
               R"({"version": 1, "tables": [{"schema": "public", "name": "t", "rows": 1000,
      "bytes": 2000000000, "index_bytes": 500000000}]})");
  folder.write("roles.sql",
               "CREATE ROLE clerk; ALTER ROLE clerk WITH SUPERUSER NOINHERIT LOGIN REPLICATION "
               "PASSWORD 'hush';"
               "CREATE ROLE staff; GRANT staff TO clerk;");
  const Outcome ran = folder.run(
      "cutover a.sql --stats s.json --globals roles.sql --from-pg 13 --pg 17 --downtime 0.5 "
      "--method logical "
      "--plan scale -o m");
  INFO(ran.err);
  REQUIRE(ran.ok());
  const json book = runbook_of(folder, "m");
  CHECK(book["method"] == "logical");
  CHECK(book["from_major"] == 13);
  CHECK(book["major"] == 17);
  CHECK(book["phases"].size() == 4);
  CHECK(book["phases"][2]["durations"][0]["seconds"] == 40);  // 2 GB / 50 MB/s
  CHECK(book["costs"]["plan"] == "scale");
  CHECK(book["costs"]["monthly"][2]["usd"] == 0.88);  // 2.5 GB x 0.35
  CHECK(book["tables"][0]["identity"] == "missing");
  CHECK(says(ran.err, "AGAINST IT"));
  std::string roles;
  for (const json& item : book["items"]) {
    if (!item["file"].is_null() && says(item["file"], "-roles.sql")) {
      roles = folder.read("m/" + item["file"].get<std::string>());
    }
    for (const json& check : item["checks"]) {
      if (!check["sql"].is_null())
        CHECK(folder.read("m/" + check["file"].get<std::string>()) == check["sql"]);
    }
  }
  CHECK(says(roles, "CREATE ROLE clerk LOGIN NOINHERIT;"));
  CHECK(says(roles, "CREATE ROLE staff NOLOGIN;"));
  CHECK(says(roles, "GRANT staff TO clerk;"));
  for (const std::string& file : folder.files("m")) CHECK_FALSE(says(folder.read(file), "hush"));
  CHECK(says(folder.read("m/runbook.md"), "Why no other"));
  CHECK(says(folder.read("m/runbook.html"), ">Gates</h2>"));
  CHECK(says(folder.read("m/runbook.md"), "a primary key: FULL cannot compare a"));
}

TEST_CASE("run.sh says how it is called, and connects to no pooler") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (id integer PRIMARY KEY);");
  REQUIRE(folder.run("cutover a.sql -o m").ok());
  runbook_of(folder, "m");
  const auto shell = [&](const std::string& line) { return run_process({"sh", "-c", line}); };
  const std::string place = folder.path() + "/m";
  CHECK(shell("'" + place + "/run.sh' --help").ok());
  CHECK(shell("'" + place + "/run.sh' --to G9").status == 2);
  CHECK(shell("'" + place + "/run.sh'").status == 2);
  const Outcome pooled =
      shell("SOURCE_DSN=a TARGET_DSN=postgresql://x-pooler.eu.aws.neon.tech/d '" + place +
            "/run.sh' --status");
  CHECK(pooled.status == 2);
  CHECK(says(pooled.err, "pooler"));
}

TEST_CASE("same input, same runbook") {
  const Folder folder;
  folder.write(
      "a.sql",
      "CREATE TABLE t (id integer PRIMARY KEY, b text UNIQUE); CREATE VIEW v AS SELECT 1 AS x;");
  REQUIRE(folder.run("cutover a.sql -o p").ok());
  REQUIRE(folder.run("cutover a.sql -o q").ok());
  const std::vector<std::string> files = folder.files("p");
  CHECK(files.size() > 30);
  for (const std::string& file : files)
    CHECK(folder.read(file) == folder.read("q" + file.substr(1)));
}

}  // namespace dryshod::cli
