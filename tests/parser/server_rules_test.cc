// What the server refuses because of what is there already: types that change under constraints and
// indexes, columns of views, bodies that do not give what they promise. In its words, from servers
// 14 to 18.

#include <catch2/catch_test_macros.hpp>

#include "catalog/digest.h"
#include "parser/load.h"
#include "tests/parser/sources.h"

namespace dryshod {
namespace {

std::string retyped(std::string_view parts, std::string_view alter) {
  return refusal("CREATE TABLE t (n int, v varchar(9), j text" + std::string(parts) +
                 std::string(alter));
}

TEST_CASE("what stands over a column has to take its new type", "[alter]") {
  const std::string no_operator = "operator does not exist: text > integer";
  CHECK(retyped(", CHECK (n > 0));", "ALTER TABLE t ALTER n TYPE text;") == no_operator);
  CHECK(retyped("); CREATE INDEX ON t (n) WHERE n > 7;", "ALTER TABLE t ALTER n TYPE text;") ==
        no_operator);
  CHECK(retyped("); CREATE INDEX ON t ((n + 1));", "ALTER TABLE t ALTER n TYPE text;") ==
        "operator does not exist: text + integer");
  CHECK(retyped(", CHECK (n IN (1, 2)));", "ALTER TABLE t ALTER n TYPE text;") ==
        "operator does not exist: text = integer");
  CHECK(retyped(", CHECK (n > 0));", "ALTER TABLE t ALTER n TYPE bigint;").empty());
  CHECK(retyped(", CONSTRAINT k CHECK (n > 0));",
                "ALTER TABLE t ALTER n TYPE text, DROP CONSTRAINT k;")
            .empty());
  // What was stored with a cast keeps it.
  CHECK(retyped(", CHECK (v > 'a'));", "ALTER TABLE t ALTER v TYPE int USING 1;").empty());
}

TEST_CASE("a plain parent's column may be generated below it until 15", "[inherits]") {
  const std::string made =
      "CREATE TABLE p (a int, b int);"
      "CREATE TABLE c (a int, b int GENERATED ALWAYS AS (a * 2) STORED) INHERITS (p);";
  const std::string linked =
      "CREATE TABLE p (a int, b int);"
      "CREATE TABLE c (a int, b int GENERATED ALWAYS AS (a * 2) STORED); ALTER TABLE c INHERIT p;";
  CHECK(refusal(made, 15).empty());
  CHECK(refusal(linked, 15).empty());
  CHECK(refusal(made, 16) == "child column \"b\" specifies generation expression");
  CHECK(refusal(linked, 16) == "column \"b\" in child table must not be a generated column");
}

TEST_CASE("what a body calls its columns says nothing", "[expr]") {
  const auto digest_of = [](const std::string& first, const std::string& second) {
    Sources sources;
    return digest(sources
                      .need("CREATE TABLE t (a int, b varchar);"
                            "CREATE FUNCTION f(n int, word text) RETURNS void LANGUAGE sql "
                            "BEGIN ATOMIC INSERT INTO t (a, b) SELECT " +
                            first + ", " + second + " FROM t; END;")
                      .catalog);
  };
  const auto by_number = digest_of("CASE WHEN t.a > 0 THEN 1 ELSE $1 END", "$2::varchar");
  CHECK(by_number == digest_of("CASE WHEN t.a > 0 THEN 1 ELSE n END AS \"case\"",
                               "word::varchar AS \"varchar\""));
  CHECK(by_number != digest_of("CASE WHEN t.a > 1 THEN 1 ELSE n END", "word::varchar"));
}

TEST_CASE("what is read again for a new type has to mean something", "[alter]") {
  const std::string mood = "CREATE TYPE mood AS ENUM ('a', 'b');";
  CHECK(refusal(mood + "CREATE TABLE t (v text CHECK (v IN ('a', 'b')));"
                       "ALTER TABLE t ALTER v TYPE mood USING v::mood;") ==
        "operator does not exist: mood = text");
  CHECK(refusal("CREATE TABLE t (a int[] CHECK (a @> ARRAY[1]));"
                "ALTER TABLE t ALTER a TYPE bigint[];") ==
        "operator does not exist: bigint[] @> integer[]");
  CHECK(refusal("CREATE FUNCTION f(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';"
                "CREATE TABLE t (a int CHECK (f(a))); ALTER TABLE t ALTER a TYPE bigint;") ==
        "function f(bigint) does not exist");
  CHECK(refusal("CREATE TABLE t (a bool, b int, CHECK (NOT a OR b > 1));"
                "ALTER TABLE t ALTER a TYPE int USING a::int;") ==
        "argument of NOT must be type boolean, not type integer");
  CHECK(refusal("CREATE TABLE r (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES r);"
                "ALTER TABLE t ALTER a TYPE text;") ==
        "foreign key constraint \"t_a_fkey\" cannot be implemented");
  CHECK(refusal("CREATE TABLE t (v text); CREATE INDEX ON t (v COLLATE \"C\");"
                "ALTER TABLE t ALTER v TYPE int USING 1;") ==
        "collations are not supported by type integer");
  // All columns have their new types before anything is read.
  const std::string two = "CREATE TABLE t (a text, b text, CHECK (a = b)); ALTER TABLE t";
  CHECK(refusal(two + " ALTER a TYPE int USING 1;") == "operator does not exist: integer = text");
  CHECK(refusal(two + " ALTER a TYPE int USING 1, ALTER b TYPE bigint USING 1;").empty());
}

TEST_CASE("an operator class takes what it is made for", "[index]") {
  const std::string refused =
      "operator class \"text_pattern_ops\" does not accept data type integer";
  CHECK(retyped("); CREATE INDEX ON t (n text_pattern_ops);", "") == refused);
  CHECK(retyped("); CREATE INDEX ON t (v text_pattern_ops);",
                "ALTER TABLE t ALTER v TYPE int USING 1;") == refused);
  CHECK(retyped("); CREATE INDEX ON t (v text_pattern_ops, j varchar_pattern_ops);",
                "ALTER TABLE t ALTER v TYPE text;")
            .empty());
  CHECK(retyped("); CREATE INDEX ON t (n oid_ops);", "").empty());
  CHECK(retyped(", UNIQUE (j));", "ALTER TABLE t ALTER j TYPE json USING NULL;") ==
        "data type json has no default operator class for access method \"btree\"");
}

TEST_CASE("not every index can order the rows of its table", "[index]") {
  const std::string start =
      "CREATE TABLE t (a int, b text); CREATE INDEX p ON t (a) WHERE a > 0;"
      "CREATE INDEX h ON t USING hash (a); CREATE INDEX e ON t (lower(b));";
  const auto on = [&](std::string_view index) {
    return refusal(start + "ALTER TABLE t CLUSTER ON " + std::string(index) + ";");
  };
  CHECK(on("p") == "cannot cluster on partial index \"p\"");
  CHECK(on("h") ==
        "cannot cluster on index \"h\" because access method does not support clustering");
  CHECK(on("e").empty());
  CHECK(refusal(start + "CLUSTER t USING p;") == "cannot cluster on partial index \"p\"");
  const std::string parts =
      "CREATE TABLE d (a int) PARTITION BY LIST (a); CREATE INDEX i ON d (a);";
  CHECK(refusal(parts + "CLUSTER d USING i;", 14) == "cannot cluster a partitioned table");
  CHECK(refusal(parts + "CLUSTER d USING i;", 15).empty());
}

TEST_CASE("a partitioned table is never in the default tablespace by name", "[table]") {
  const std::string table = "CREATE TABLE t (n int) PARTITION BY LIST (n) TABLESPACE ";
  CHECK(refusal(table + "pg_default;") ==
        "cannot specify default tablespace for partitioned relations");
  CHECK(refusal(table + "fast; ALTER TABLE t SET TABLESPACE pg_default;").empty());
}

TEST_CASE("a replaced view keeps the collations of its columns since 15", "[view]") {
  const std::string start =
      "CREATE TABLE t (a int, b text, c text COLLATE \"C\"); CREATE VIEW v AS SELECT b, c FROM t;";
  CHECK(refusal(start + "CREATE OR REPLACE VIEW v AS SELECT b COLLATE \"C\" AS b, c FROM t;") ==
        "cannot change collation of view column \"b\" from \"default\" to \"C\"");
  CHECK(
      refusal(start + "CREATE OR REPLACE VIEW v AS SELECT b, c COLLATE \"default\" AS c FROM t;") ==
      "cannot change collation of view column \"c\" from \"C\" to \"default\"");
  CHECK(refusal(start + "CREATE OR REPLACE VIEW v AS SELECT b || 'x' AS b, lower(c) AS c FROM t;")
            .empty());
  CHECK(refusal(start + "CREATE OR REPLACE VIEW v AS SELECT b COLLATE \"C\" AS b, c FROM t;", 14)
            .empty());
}

std::string body(std::string_view declared, std::string_view sql, std::string_view before = "") {
  return refusal("CREATE TABLE t (a int, b text);" + std::string(before) + "CREATE FUNCTION f" +
                 std::string(declared) + " LANGUAGE sql AS $$" + std::string(sql) + "$$;");
}

TEST_CASE("a SQL function gives what it says", "[function]") {
  const std::string mismatch = "return type mismatch in function declared to return ";
  CHECK(body("() RETURNS int", "SELECT '1'") == mismatch + "integer");
  CHECK(body("() RETURNS int", "SELECT 1::bigint").empty());
  CHECK(body("() RETURNS text", "SELECT 1").empty());
  CHECK(body("() RETURNS int", "") == mismatch + "integer");
  CHECK(body("() RETURNS int", "INSERT INTO t VALUES (1)") == mismatch + "integer");
  CHECK(body("() RETURNS int", "INSERT INTO t VALUES (1) RETURNING a").empty());
  CHECK(body("() RETURNS SETOF int", "SELECT 1, 2") == mismatch + "integer");
  CHECK(body("() RETURNS void", "SELECT 1, 2").empty());
  CHECK(body("() RETURNS t", "SELECT 1") == mismatch + "t");
  CHECK(body("() RETURNS t", "SELECT 1, 2, 3") == mismatch + "t");
  CHECK(body("() RETURNS t", "SELECT t FROM t").empty());
  CHECK(body("() RETURNS SETOF t", "SELECT * FROM t").empty());
  CHECK(body("(OUT x int, OUT y int)", "SELECT 1") == mismatch + "record");
  CHECK(body("(OUT x int, OUT y int)", "SELECT ROW(1, 2)").empty());
  CHECK(body("(OUT x date, OUT y int)", "SELECT 1, 2") == mismatch + "record");
  CHECK(body("(OUT x int)", "SELECT 1, 2") == mismatch + "integer");
  CHECK(body("() RETURNS TABLE (x int, y int)", "SELECT 1") == mismatch + "record");
  CHECK(body("() RETURNS record", "SELECT 1").empty());
  CHECK(body("(x int) RETURNS int", "SELECT x").empty());
  CHECK(body("() RETURNS int", "SELECT '1'", "SET check_function_bodies = off;").empty());
}

TEST_CASE("a schema that is in use is there", "[schema]") {
  CHECK(refusal("CREATE SCHEMA public; CREATE TABLE t (a int);").empty());
  CHECK(refusal("CREATE TABLE t (a int); CREATE SCHEMA public;") ==
        "schema \"public\" already exists");
}

TEST_CASE("what a block made is no empty source") {
  CHECK(refusal("DO $$ BEGIN CREATE TABLE t (a int); EXCEPTION WHEN others THEN NULL; END $$;")
            .empty());
}

}  // namespace
}  // namespace dryshod
