// What a script's statements do while they run: every one that changes a table says which lock it
// takes there.
#include <catch2/catch_test_macros.hpp>

#include "migration/proof.h"
#include "migration/render.h"
#include "migration/script_work.h"
#include "parser/interpreter.h"
#include "tests/migration/report_case.h"

namespace dryshod {
namespace {

/// The case's script with its work; proven, or the test fails.
Script& with_work(ReportCase& c) {
  RenderOptions options;
  options.header = false;
  options.major = c.from.major;
  SqlInterpreter interpreter(c.map, "<script>");
  const Proof proof = prove(render_sql(c.script, options), Frozen(c.from), c.from, Frozen(c.to), {},
                            c.script.by_hand, interpreter, take_down_work(c.script));
  CHECK(proof.counter_example == "");
  return c.script;
}

const RelationWork* find_relation(const Statement& statement, const std::string& name) {
  for (const RelationWork& work : statement.work.relations) {
    if (work.name == name) return &work;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("each statement of a script has its work") {
  ReportCase c(
      "CREATE TABLE hull (id integer PRIMARY KEY, tons integer);\n"
      "CREATE TABLE mast (hull integer, height varchar(9));\n"
      "CREATE TYPE rig AS ENUM ('sloop', 'yawl');\n",
      "CREATE TABLE hull (id integer PRIMARY KEY, tons bigint, name text DEFAULT 'none' NOT "
      "NULL);\n"
      "CREATE TABLE mast (hull integer REFERENCES hull, height text NOT NULL);\n"
      "CREATE INDEX mast_height ON mast (height);\n"
      "COMMENT ON TABLE hull IS 'floats';\n"
      "CREATE TYPE rig AS ENUM ('sloop', 'ketch', 'yawl');\n");
  size_t tables = 0, rewrites = 0, scans = 0;
  for (const Statement& statement : with_work(c).statements) {
    INFO(statement.sql);
    const bool of_hull = statement.sql.find("TABLE public.hull") != std::string::npos;
    const bool of_mast = statement.sql.find("public.mast") != std::string::npos;
    if (!of_hull && !of_mast) continue;
    ++tables;
    const RelationWork* work = find_relation(statement, of_mast ? "public.mast" : "public.hull");
    REQUIRE(work != nullptr);
    CHECK(work->lock >= LockMode::ShareUpdateExclusive);
    rewrites += work->rewritten ? 1 : 0;
    scans += work->scanned ? 1 : 0;
  }
  CHECK(tables == 4);
  CHECK(rewrites == 1);  // tons
  CHECK(scans == 3);     // tons again, the key, the index
}

TEST_CASE("a table that is made has no rows to write again") {
  ReportCase c("CREATE TABLE a (x integer);",
               "CREATE TABLE a (x bigint); CREATE TABLE b (y integer);");
  const Script& script = with_work(c);
  REQUIRE(script.statements.size() == 2);
  for (const Statement& statement : script.statements) {
    INFO(statement.sql);
    REQUIRE(statement.work.relations.size() >= 1);
    const bool makes = statement.sql.starts_with("CREATE TABLE");
    CHECK(statement.work.relations[0].is_new == makes);
    CHECK(statement.work.relations[0].rewritten == !makes);
  }
}

}  // namespace dryshod
