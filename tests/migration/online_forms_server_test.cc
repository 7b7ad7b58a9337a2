// What a plan does to large tables, on a server and with rows: it runs, nothing of a table is read
// or written while others wait for it, and what is left is what was asked for.
#include <catch2/catch_test_macros.hpp>

#include "tests/migration/online_case.h"
#include "tests/migration/watched_steps.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

void run(TestServer& server, const OnlineChange& change) {
  INFO(change.name);
  const std::string database = server.create_database();
  const std::string target = server.create_database();
  const auto c = online_case(change, server.major());
  REQUIRE(server.psql(target, change.to).ok());
  REQUIRE(server.psql(database, change.from).ok());
  const Outcome filled = server.psql(database, rows_for_all());
  INFO(filled.err);
  REQUIRE(filled.ok());
  const std::string script = as_plan(watched_steps(c->script), change.free);
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
  REQUIRE(server.psql(database, change.from + rows_for_all()).ok());
  const Outcome ran = server.psql(database, as_plan(watched_steps(c.script), true));
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
