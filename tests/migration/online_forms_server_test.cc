// What a plan does to large tables, on a server and with rows: it runs, nothing of a table is read or
// written while others wait for it, and what is left is what was asked for.
#include <catch2/catch_test_macros.hpp>

#include "catalog/quote.h"
#include "tests/migration/online_case.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

// 2000 rows in every table that begins with "big" and holds rows, of what its columns take.
constexpr std::string_view kRows = R"(
DO $$
DECLARE t record;
BEGIN
    FOR t IN SELECT c.oid::regclass AS name,
                    (SELECT string_agg(CASE WHEN a.atttypid = 'text'::regtype THEN '''b'' || i'
                                            WHEN c.relname = 'bigp2a' THEN '1001'
                                            WHEN c.relname = 'big3' THEN '2000 + i % 1000'
                                            ELSE 'i' END, ', ' ORDER BY a.attnum)
                       FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0) AS items,
                    CASE c.relname WHEN 'bigp1' THEN 999 WHEN 'bigp2a' THEN 1 ELSE 2000 END AS rows
               FROM pg_class c WHERE relname ~ '^big' AND relkind = 'r' LOOP
        EXECUTE format('INSERT INTO %s SELECT %s FROM generate_series(1, %s) i', t.name, t.items, t.rows);
    END LOOP;
END $$;
)";

// What a session has read counts from before its transaction too.
constexpr std::string_view kReadBefore = R"(
SELECT set_config('seen.before', json_object_agg(oid, pg_stat_get_xact_tuples_returned(oid))::text, true)
  FROM pg_class WHERE relname ~ '^big' \gset
)";
// In the transaction whose work it looks at: a strong lock on a table, and rows of it read.
constexpr std::string_view kHeldUp = R"(
DO $$
DECLARE held text;
BEGIN
    SELECT string_agg(c.relname || ' ' || l.mode, ', ') INTO held
      FROM pg_class c JOIN pg_locks l ON l.relation = c.oid AND l.pid = pg_backend_pid()
     WHERE c.relname ~ '^big' AND c.relkind IN ('r', 'm')
           AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
           AND pg_stat_get_xact_tuples_returned(c.oid) >
               coalesce((current_setting('seen.before')::json ->> c.oid::text)::bigint, 0);
    IF held IS NOT NULL THEN RAISE EXCEPTION 'held up: %', held; END IF;
END $$;
)";

/// As a plan runs: a transaction for each step. `watched`: stop where others would wait.
std::string steps(const Script& script, bool watched) {
  std::string out = "SET dryshod.pause_ms = 0; SET dryshod.batch = 300; SET lock_timeout = '5s';\n";
  bool open = false;
  const auto end = [&] {
    if (open) out += std::string(watched ? kHeldUp : "") + "COMMIT;\n";
    open = false;
  };
  for (const Statement& statement : script.statements) {
    if (!statement.with_last || statement.txn == Txn::Alone) end();
    if (!open && statement.txn != Txn::Alone) {
      out += "BEGIN;\n" + std::string(kReadBefore);
      open = true;
    }
    out += statement.sql + ";\n";
  }
  end();
  return out;
}

void run(TestServer& server, const OnlineChange& change) {
  INFO(change.name);
  const std::string database = server.create_database();
  const std::string target = server.create_database();
  const auto c = online_case(change, server.major());
  REQUIRE(server.psql(target, change.to).ok());
  REQUIRE(server.psql(database, change.from).ok());
  const Outcome filled = server.psql(database, std::string(kRows));
  INFO(filled.err);
  REQUIRE(filled.ok());
  const std::string script = steps(c->script, change.free);
  INFO(script);
  const Outcome ran = server.psql(database, script);
  INFO(ran.err);
  CHECK(ran.ok());
  CHECK(server.dump(database) == server.dump(target));
  const std::string invalid =
      "SELECT coalesce(string_agg(c.relname, ' '), '') FROM pg_index i JOIN pg_class c ON c.oid = "
      "indexrelid WHERE NOT indisvalid";
  CHECK(server.query(database, invalid) == "");
  server.drop_database(database);
  server.drop_database(target);
}

/// The same change as a direct script makes it, which is no concern of large tables.
void run_directly(TestServer& server, OnlineChange change) {
  INFO(change.name);
  const std::string database = server.create_database();
  const ReportCase c(change.from, change.to, server.major());
  REQUIRE(server.psql(database, change.from + std::string(kRows)).ok());
  const Outcome ran = server.psql(database, steps(c.script, true));
  CHECK(ran.err.find("held up: big") != std::string::npos);
  server.drop_database(database);
}

}  // namespace

TEST_CASE("what holds others up is seen") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  for (const OnlineChange& change : online_changes(server->major())) {
    if (change.name == "check" || change.name == "index" || change.name == "serial column") {
      run_directly(*server, change);
    }
  }
}

TEST_CASE("changes to large tables run while others work") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  for (const OnlineChange& change : online_changes(server->major())) run(*server, change);
}

}  // namespace dryshod
