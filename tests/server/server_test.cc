// The throw-away server itself: what other tests rely on when they compare dumps and statuses.
#include "tests/server/server.h"

#include <catch2/catch_test_macros.hpp>

namespace dryshod {
namespace {

TEST_CASE("a database is new, takes a script and is dumped") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  CHECK(server->major() >= 14);

  const std::string a = server->create_database();
  const std::string b = server->create_database();
  REQUIRE(a != b);
  CHECK(server->dump(a) == server->dump(b));

  REQUIRE(server->psql(a, "CREATE TABLE t (id int PRIMARY KEY);\nINSERT INTO t VALUES (7);").ok());
  CHECK(server->query(a, "SELECT id, 'x' FROM t") == "7|x");
  CHECK(server->dump(a).find("CREATE TABLE public.t") != std::string::npos);
  CHECK(server->dump(a) == server->dump(a));
  CHECK(server->dump(a) != server->dump(b));
  CHECK(server->dump(a, {"--exclude-table=t"}).find("public.t") == std::string::npos);

  server->drop_database(a);
  CHECK_THROWS(server->query(a, "SELECT 1"));
}

TEST_CASE("a script stops at its first error and says where") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  const std::string db = server->create_database();
  const Outcome outcome =
      server->psql(db, "CREATE TABLE one ();\nDROP TABLE absent;\nCREATE TABLE two ();");
  CHECK(outcome.status == 3);
  CHECK(outcome.err.find("\"absent\" does not exist") != std::string::npos);
  CHECK(server->query(db, "SELECT relname FROM pg_class WHERE relname IN ('one', 'two')") == "one");
}

TEST_CASE("a program's outputs and status are kept apart") {
  const Outcome outcome = run_process({"sh", "-c", "cat; echo err >&2; exit 5"}, "in");
  CHECK(outcome.status == 5);
  CHECK(outcome.out == "in");
  CHECK(outcome.err == "err\n");
  CHECK(run_process({"sh", "-c", "kill -9 $$"}).status == 128 + 9);
  CHECK(run_process({"/nonexistent/program"}).status == 127);
}

}  // namespace
}  // namespace dryshod
