// Procedural code: what is followed, what is refused in the server's words, what is only reported.

#include <catch2/catch_test_macros.hpp>

#include "parser/load.h"
#include "tests/parser/sources.h"

namespace dryshod {
namespace {

/// Code may define nothing.
const LoadOptions kMayBeEmpty{.allow_empty = true};

/// The warnings of a source that loads.
std::vector<std::string> warnings(const std::string& sql) {
  Sources sources;
  const Loaded loaded = sources.need(sql, kMayBeEmpty);
  std::vector<std::string> out;
  for (const Diagnostic& d : loaded.warnings) out.push_back(d.message);
  return out;
}

/// The first error of one that does not.
Diagnostic refusal(const std::string& sql) {
  Sources sources;
  const auto failed = sources.file(sql, kMayBeEmpty);
  REQUIRE_FALSE(failed);
  return failed.error().front();
}

TEST_CASE("a block that raises is refused in its own words and at its own place") {
  const std::string sql = "DO $$\nBEGIN\n  RAISE EXCEPTION 'no % of %', 1, 'x';\nEND $$;";
  const Diagnostic raised = refusal(sql);
  CHECK(raised.message == "no 1 of x");
  CHECK(raised.where.begin == sql.find("RAISE"));
  const std::string in_sql = "DO $$ BEGIN\n\n  ALTER TABLE t ADD a int; END $$;";
  const Diagnostic refused = refusal(in_sql);
  CHECK(refused.message == "relation \"t\" does not exist");
  CHECK(refused.where.begin == in_sql.find("t ADD"));
  CHECK(refusal("DO $$ BEGIN EXECUTE 'CREATE TABEL t ()'; END $$;").message ==
        "syntax error at or near \"TABEL\"");
  CHECK(refusal("DO $$ BEGIN IF true THEN END $$;").message.starts_with("syntax error"));
  CHECK(refusal("DO $$ BEGIN EXECUTE NULL; END $$;").message ==
        "query string argument of EXECUTE is null");
  CHECK(refusal("DO $$ BEGIN EXECUTE 'x' || 1/0; END $$;").message == "division by zero");
  CHECK(refusal("CREATE TABLE t (a int); DO $$ BEGIN CREATE INDEX CONCURRENTLY ON t (a); END $$;")
            .message == "CREATE INDEX CONCURRENTLY cannot be executed from a function");
}

TEST_CASE("a handler takes what its condition names and nothing else") {
  CHECK(refusal("CREATE TABLE t (); DO $$ BEGIN CREATE TABLE t (); "
                "EXCEPTION WHEN undefined_table THEN NULL; END $$;")
            .message == "relation \"t\" already exists");
  CHECK(warnings("CREATE TABLE t (); DO $$ BEGIN CREATE TABLE t (); "
                 "EXCEPTION WHEN syntax_error_or_access_rule_violation THEN NULL; END $$;")
            .empty());
}

/// Does code that raises where the condition holds load? The extension is one nobody knows.
bool raises_where(const std::string& condition) {
  Sources sources;
  return !sources.file(
      "CREATE SCHEMA queues; CREATE EXTENSION of_queues WITH SCHEMA queues;"
      "DO $$ BEGIN IF " +
          condition + " THEN RAISE EXCEPTION 'gone'; END IF; END $$;",
      kMayBeEmpty);
}

TEST_CASE("what an unknown extension has in its schema is not known, all else is") {
  for (const char* asked :
       {"to_regclass('queues.meta') IS NULL", "to_regproc('queues.send') IS NULL",
        "to_regtype('queues.message') IS NULL", "'queues.meta'::regclass IS NULL",
        "NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'queues'::regnamespace)",
        "NOT EXISTS (SELECT FROM information_schema.tables WHERE table_schema = 'queues'"
        " AND table_name = 'meta')",
        "NOT EXISTS (SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE nspname = 'queues' AND proname = 'send')",
        "NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON t.typnamespace = n.oid"
        " JOIN pg_attribute a ON a.attrelid = t.typrelid WHERE n.nspname = 'queues'"
        " AND t.typname = 'message' AND a.attname = 'headers' AND NOT a.attisdropped)",
        "(SELECT count(*) FROM pg_tables WHERE schemaname = 'queues') = 0"}) {
    INFO(asked);
    CHECK_FALSE(raises_where(asked));
  }
  for (const char* asked :
       {"EXISTS (SELECT FROM pg_namespace WHERE nspname = 'queues')",
        "EXISTS (SELECT FROM pg_extension WHERE extname = 'of_queues')",
        "NOT EXISTS (SELECT FROM information_schema.schemata WHERE schema_name = 'other')",
        "NOT EXISTS (SELECT FROM pg_type WHERE typname = 'mine')",
        "NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')",
        "to_regclass('public.meta') IS NULL", "to_regclass('meta') IS NULL"}) {
    INFO(asked);
    CHECK(raises_where(asked));
  }
}

TEST_CASE("what hangs on something unknown is not done, and said once") {
  const auto by_data = warnings(
      "CREATE TABLE t (a int); DO $$ DECLARE r record; BEGIN "
      "IF (SELECT count(*) FROM t) = 0 THEN CREATE TABLE u (); END IF;\n"
      "FOR r IN SELECT a FROM t LOOP EXECUTE 'CREATE TABLE v' || r.a || '()'; END LOOP;\n"
      "CREATE TABLE w (); END $$; ALTER TABLE w ADD b int;");
  REQUIRE(by_data.size() == 2);
  CHECK(by_data[0].find("what the table \"t\" holds is not known") != std::string::npos);
  const auto by_name =
      warnings("DO $$ BEGIN EXECUTE 'CREATE TABLE ' || current_database() || ' ()'; END $$;");
  REQUIRE(by_name.size() == 1);
  CHECK(by_name[0].starts_with("EXECUTE is not followed"));
}

TEST_CASE("code that can only move data is no matter, whatever it hangs on") {
  CHECK(warnings("CREATE TABLE t (a int); "
                 "CREATE FUNCTION f(x int) RETURNS int LANGUAGE plpgsql AS "
                 "'BEGIN UPDATE t SET a = x; RETURN x; END'; "
                 "SELECT f(a) FROM t; DO $$ BEGIN IF (SELECT a FROM t) > 1 THEN "
                 "PERFORM f(2); RETURN; END IF; END $$;")
            .empty());
}

TEST_CASE("code without an end is left") {
  const auto endless = warnings("DO $$ BEGIN LOOP NULL; END LOOP; END $$; CREATE TABLE t ();");
  REQUIRE(endless.size() == 1);
  CHECK(endless[0].find("steps") != std::string::npos);
  CHECK(warnings("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS "
                 "'BEGIN PERFORM f(); CREATE TABLE IF NOT EXISTS t (); END'; SELECT f();")
            .size() == 1);
}

}  // namespace
}  // namespace dryshod
