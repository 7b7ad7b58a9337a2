// Filling rows in batches, on a server: a walk that breaks off goes on where it stopped, rows that
// wander behind it get their value, and nothing that a role has in its search_path stands in for
// pg_catalog's.
#include <catch2/catch_test_macros.hpp>

#include "catalog/catalog.h"
#include "migration/rules/shared/backfill.h"
#include "parser/interpreter.h"
#include "parser/load.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

const std::string kTables =
    "CREATE SCHEMA dryshod;\n"
    "CREATE TABLE dryshod.backfill (key text PRIMARY KEY, next_block bigint, rows bigint);\n"
    "CREATE TABLE public.\"odd $body$ name\" (a integer, b integer DEFAULT 7) PARTITION BY RANGE "
    "(a);\n"
    "CREATE TABLE public.low PARTITION OF public.\"odd $body$ name\" FOR VALUES FROM (0) TO "
    "(10000);\n"
    "CREATE TABLE public.high PARTITION OF public.\"odd $body$ name\" FOR VALUES FROM (10000) TO "
    "(30000);\n";
const std::string kRows =
    "INSERT INTO public.\"odd $body$ name\" SELECT i, NULL FROM generate_series(0, 19999) i;\n";
// Each would break the walk if it were called.
const std::string kHostile =
    "CREATE SCHEMA evil;\n"
    "CREATE FUNCTION evil.bad(bigint, bigint) RETURNS bigint LANGUAGE sql AS 'SELECT "
    "1/0::bigint';\n"
    "CREATE OPERATOR evil.+ (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = evil.bad);\n"
    "CREATE OPERATOR evil.* (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = evil.bad);\n"
    "CREATE FUNCTION evil.current_setting(text) RETURNS text LANGUAGE sql AS 'SELECT "
    "(1/0)::text';\n"
    "CREATE FUNCTION evil.pg_sleep(double precision) RETURNS void LANGUAGE sql AS 'SELECT 1/0';\n"
    "CREATE FUNCTION evil.bad(tid, tid) RETURNS boolean LANGUAGE sql AS 'SELECT 1/0 = 1';\n"
    "CREATE OPERATOR evil.>= (LEFTARG = tid, RIGHTARG = tid, FUNCTION = evil.bad);\n";
const std::string kSettings =
    "SET search_path = evil, pg_catalog; SET dryshod.batch = 500; SET dryshod.pause_ms = 0;\n";

std::string walk() {
  SourceMap map;
  Strings strings;
  Catalog catalog = template_catalog(strings, 14);
  SqlInterpreter interpreter(map, "<test>");
  REQUIRE(interpreter.execute(kTables, catalog));
  Ref table{};
  catalog.each_of<Table>([&](Ref ref) {
    if (catalog.text(catalog.name(ref)).starts_with("odd")) table = ref;
  });
  return kSettings +
         backfill_statement(catalog, {table, "b = DEFAULT", "b IS NULL", "the 'walk'"}) + ";\n";
}

}  // namespace

TEST_CASE("rows are filled in batches, and a walk goes on where it broke off") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  const std::string database = server->create_database();
  REQUIRE(server->psql(database, kTables + kRows + kHostile).ok());
  REQUIRE(
      server
          ->psql(database,
                 "CREATE FUNCTION public.stop() RETURNS trigger LANGUAGE plpgsql AS "
                 "'BEGIN IF NEW.a = 15000 THEN RAISE ''stopped''; END IF; RETURN NEW; END';\n"
                 "CREATE TRIGGER stop BEFORE UPDATE ON public.high FOR EACH ROW EXECUTE FUNCTION "
                 "public.stop();\n"
                 "ALTER TABLE public.high ENABLE ALWAYS TRIGGER stop;")
          .ok());
  const Outcome stopped = server->psql(database, walk());
  INFO(stopped.err);
  CHECK(stopped.err.find("stopped") != std::string::npos);
  const std::string left = "SELECT count(*) FROM public.high WHERE b IS NULL";
  const int before = std::stoi(server->query(database, left));
  CHECK(before > 4000);
  CHECK(before < 6500);
  CHECK(server->query(database, "SELECT count(*) FROM public.low WHERE b IS NULL") == "0");
  const std::string reached =
      "SELECT sum(rows) FROM dryshod.backfill WHERE key = 'the ''walk'' public.high'";
  CHECK(server->query(database, reached) == std::to_string(10000 - before));

  REQUIRE(server->psql(database, "DROP TRIGGER stop ON public.high").ok());
  // One row without its value has wandered behind the walk.
  REQUIRE(server->psql(database, "UPDATE public.high SET b = NULL WHERE a = 10000").ok());
  const Outcome again = server->psql(database, walk());
  INFO(again.err);
  CHECK(again.ok());
  CHECK(server->query(database, "SELECT count(*), sum(b) FROM public.\"odd $body$ name\"") ==
        "20000|140000");
  CHECK(server->query(database, reached) == "10001");
  server->drop_database(database);
}

TEST_CASE("rows are filled without what triggers would add, where the role may say so") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  const std::string database = server->create_database();
  REQUIRE(server
              ->psql(database,
                     kTables + kRows +
                         "CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "
                         "NEW.a := 29999; RETURN NEW; END';\n"
                         "CREATE TRIGGER note BEFORE UPDATE ON public.high FOR EACH ROW EXECUTE "
                         "FUNCTION public.note();\n"
                         "CREATE ROLE backfill_filler;\n"
                         "GRANT USAGE ON SCHEMA dryshod TO backfill_filler;\n"
                         "GRANT ALL ON ALL TABLES IN SCHEMA dryshod, public TO backfill_filler;\n")
              .ok());
  const std::string noted = "SELECT count(*) FROM public.high WHERE a = 29999";
  REQUIRE(server->psql(database, walk()).ok());
  CHECK(server->query(database, "SELECT count(*) FROM public.high WHERE b IS NULL") == "0");
  CHECK(server->query(database, noted) == "0");

  // Else the walk is no worse than any other UPDATE.
  const std::string setup =
      "ALTER TABLE public.high DISABLE TRIGGER note;\n"
      "UPDATE public.high SET b = NULL WHERE a < 10100;\n"
      "ALTER TABLE public.high ENABLE TRIGGER note; DELETE FROM "
      "dryshod.backfill;\n";
  REQUIRE(server->psql(database, setup).ok());
  const Outcome other = server->psql(database, "SET ROLE backfill_filler;\n" + walk());
  INFO(other.err);
  CHECK(other.ok());
  CHECK(server->query(database, "SELECT count(*) FROM public.high WHERE b IS NULL") == "0");
  CHECK(server->query(database, noted) == "100");
  server->drop_database(database);
  server->psql("postgres", "DROP ROLE backfill_filler");
}

}  // namespace dryshod
