// The rollback command as it is called: what it refuses, its formats, hand-written migrations,
// stated renames, and that the script it prints leads back. Knows the built program.
#include <catch2/catch_test_macros.hpp>

#include "tests/cli/program.h"
#include "tests/migration/schema_check.h"

namespace dryshod::cli {
namespace {

using nlohmann::json;

std::string complaints(const json& document) {
  std::string all;
  for (const std::string& error : schema_errors(document, schema_folder() / "rollback.json")) {
    all += error + "\n";
  }
  return all;
}

/// FROM, the way there and the way back, executed one after the other, are FROM.
void check_way_back(const Folder& folder, const std::string& there, const std::string& back) {
  folder.write("back.sql", folder.read("a.sql") + there + back);
  const Outcome left = folder.run("diff --format text back.sql a.sql");
  INFO(there << back << left.err);
  CHECK(left.out == "no differences\n");
}

}  // namespace

TEST_CASE("rollback refuses what it does not understand") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (a integer);");
  folder.write("b.sql", "CREATE TABLE t (a integer, b integer);");
  folder.write("bad.sql", "ALTER TABLE missing ADD COLUMN b integer;");
  CHECK(folder.run("rollback a.sql b.sql").status == 0);
  CHECK(folder.run("rollback a.sql").status == 2);
  CHECK(says(folder.run("rollback a.sql").err, "--migration"));
  CHECK(folder.run("rollback a.sql b.sql --migration bad.sql").status != 0);
  CHECK(folder.run("rollback a.sql missing.sql").status == 2);
  CHECK(folder.run("rollback a.sql --migration missing.sql").status == 2);
  CHECK(folder.run("rollback a.sql b.sql --format text").status != 0);
  const Outcome wrong = folder.run("rollback a.sql --migration bad.sql");
  CHECK(wrong.status == 2);
  CHECK(says(wrong.err, "bad.sql:1:"));
  CHECK(wrong.out == "");
}

TEST_CASE("where nothing was changed nothing is printed") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (a integer);");
  folder.write("none.sql", "SELECT 1;");
  CHECK(folder.run("rollback a.sql a.sql").out == "");
  CHECK(folder.run("rollback a.sql --migration none.sql").out == "");
}

TEST_CASE("the way back from a direct script, and what it says of it") {
  const Folder folder;
  folder.write("a.sql",
               "CREATE TYPE mood AS ENUM ('sad');"
               "CREATE TABLE t (id integer PRIMARY KEY, a varchar(8), m mood, gone text);");
  folder.write("b.sql",
               "CREATE TYPE mood AS ENUM ('sad', 'ok');"
               "CREATE TABLE t (id integer PRIMARY KEY, a text, m mood, come text);");
  const Outcome back = folder.run("rollback a.sql b.sql");
  REQUIRE(back.ok());
  check_way_back(folder, folder.run("diff a.sql b.sql").out, back.out);
  CHECK(says(back.out, "-- R1 column public.t.a: refused while there are "));
  CHECK(says(back.out, "-- R4 column public.t.gone: lost: "));
  CHECK(says(back.err, "cannot come back: column public.t.gone: "));
  CHECK(says(back.out, "RAISE EXCEPTION"));
  // What FROM has no place for is not destroyed.
  CHECK(says(back.out, "CREATE TABLE dryshod.%I AS"));
  CHECK(back.out.find("CREATE TABLE dryshod.%I") < back.out.find("DROP COLUMN come"));
}

TEST_CASE("stated renames are taken back, before or behind the two schemas") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);");
  folder.write(
      "b.sql",
      "CREATE TABLE account (id integer CONSTRAINT t_pkey PRIMARY KEY, aa integer, c text);");
  const std::string renames =
      " --rename table:public.t=account --rename column:public.account.a=aa ";
  const Outcome back = folder.run("rollback" + renames + "a.sql b.sql");
  INFO(back.out << back.err);
  REQUIRE(back.ok());
  CHECK(folder.run("rollback a.sql b.sql" + renames).out == back.out);
  CHECK(says(back.out, "ALTER TABLE public.account RENAME TO t;"));
  CHECK(says(back.out, "ALTER TABLE public.t RENAME COLUMN aa TO a;"));
  CHECK_FALSE(says(back.out, "CREATE TABLE public.t"));
  CHECK(says(back.out, "-- R4 column public.t.b: "));  // not the column that came with it
  check_way_back(folder, folder.run("diff a.sql b.sql" + renames).out, back.out);
}

TEST_CASE("a chain of hand-written files is taken back as one, by renames where it renamed") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE u (k integer, e text); CREATE TABLE stays (id integer);");
  const std::string first = "ALTER TABLE u RENAME TO w;\nALTER TABLE w ADD COLUMN z integer;\n";
  const std::string second = "ALTER TABLE w RENAME COLUMN k TO kk;\nDROP TABLE stays;\n";
  folder.write("m/1.sql", first);
  folder.write("m/2.sql", second);
  const Outcome back = folder.run("rollback a.sql --migration m/1.sql m/2.sql");
  INFO(back.out << back.err);
  REQUIRE(back.ok());
  CHECK(says(back.out, "ALTER TABLE public.w RENAME TO u;"));
  CHECK(says(back.out, "ALTER TABLE public.u RENAME COLUMN kk TO k;"));
  CHECK_FALSE(says(back.out, "DROP TABLE"));
  CHECK_FALSE(says(back.out, "table public.u:"));  // renamed, not lost
  CHECK(says(back.out, "-- R4 table public.stays: "));
  check_way_back(folder, first + second, back.out);
  // A directory of them is read in its order.
  check_way_back(folder, first + second, folder.run("rollback a.sql --migration m").out);
  // The second file alone does not stand on FROM.
  CHECK(folder.run("rollback a.sql --migration m/2.sql").status == 2);
}

TEST_CASE("rows that hand-written SQL changes do not come back") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (k integer PRIMARY KEY, n integer);");
  const auto classes = [&](const std::string& sql) {
    folder.write("m.sql", sql);
    const Outcome back = folder.run("rollback a.sql --migration m.sql --format json");
    INFO(sql << back.err);
    REQUIRE(back.ok());
    return json::parse(back.out);
  };
  for (const char* sql : {"UPDATE t SET n = 1;", "DELETE FROM t;", "TRUNCATE t;",
                          "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x;",
                          "INSERT INTO t VALUES (1, 2) ON CONFLICT (k) DO UPDATE SET n = 3;",
                          "MERGE INTO t USING t AS s ON s.k = t.k WHEN MATCHED THEN DELETE;",
                          "ALTER TABLE t ALTER COLUMN n TYPE bigint USING 0;",
                          "ALTER TABLE t DROP COLUMN n; ALTER TABLE t ADD COLUMN n integer;",
                          "DROP TABLE t; CREATE TABLE t (k integer PRIMARY KEY, n integer);"}) {
    const json document = classes(sql);
    INFO(sql << document.dump(2));
    CHECK(document["class"] == "R4");
    CHECK_FALSE(document["changes"].empty());
    CHECK(complaints(document) == "");
  }
  for (const char* sql : {"INSERT INTO t VALUES (1, 2) ON CONFLICT DO NOTHING;", "SELECT 1;",
                          "ALTER TABLE t RENAME TO s; ALTER TABLE s RENAME COLUMN n TO m;",
                          "ALTER TABLE t ALTER COLUMN n TYPE integer USING n::integer;"}) {
    CHECK(classes(sql)["class"] == "R0");
  }
}

TEST_CASE("JSON of a way back holds its schema, guards and all") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (a varchar(8) NOT NULL, b text); ");
  folder.write("b.sql", "CREATE TABLE t (a text, c integer); CREATE TABLE u (a integer);");
  const Outcome back = folder.run("rollback a.sql b.sql --format json");
  INFO(back.out << back.err);
  REQUIRE(back.ok());
  const json document = json::parse(back.out);
  CHECK(complaints(document) == "");
  CHECK(document["from"]["source"] == "a.sql");
  CHECK(document["class"] == "R4");
  size_t guards = 0;
  for (const json& statement : document["statements"]) {
    guards += statement["guards"].size();
    CHECK(statement["rollback"].is_null());
  }
  CHECK(guards >= 2);  // too long, null
  json bad = document;
  bad["changes"][0]["class"] = "R0";
  CHECK(complaints(bad) != "");
  CHECK(complaints(json::parse(folder.run("rollback a.sql a.sql --format json").out)) == "");
}

}  // namespace dryshod::cli
