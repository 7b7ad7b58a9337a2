// New versions beside old ones, on a server and with rows: nothing is read while others wait, and
// once the old version is dropped the target is there.
#include <catch2/catch_test_macros.hpp>

#include "diff/diff.h"
#include "parser/interpreter.h"
#include "tests/migration/beside_case.h"
#include "tests/migration/online_case.h"
#include "tests/migration/watched_steps.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

/// What is left to do once the new version has taken its place: the script from there.
std::string rest(ReportCase& c, const std::vector<Emit::Piece>& pieces) {
  SqlInterpreter interpreter(c.map, "<beside>");
  for (const WatchedStep& step : watched_steps(pieces)) {
    if (!interpreter.execute(step.sql + ";", c.from)) return "SELECT 'not executed' / 0";
  }
  const Frozen from(c.from), to(c.to);
  return script_text(direct_script(from, to, diff(from, to, {})).value(), c.from.major);
}

void run(TestServer& server, const BesideChange& change) {
  INFO(change.name);
  const std::string database = server.create_database();
  const std::string target = server.create_database();
  ReportCase c(change.from, change.to, server.major());
  REQUIRE(server.psql(target, change.to).ok());
  const Outcome filled = server.psql(database, change.from + rows_for_all());
  INFO(filled.err);
  REQUIRE(filled.ok());
  const std::vector<Emit::Piece> pieces = beside_pieces(c);
  const std::string script = as_plan(watched_steps(pieces), true);
  INFO(script);
  const Outcome ran = server.psql(database, script);
  INFO(ran.err);
  CHECK(ran.ok());
  CHECK(server.psql(database, rest(c, pieces)).ok());
  CHECK(server.dump(database) == server.dump(target));
  server.drop_database(database);
  server.drop_database(target);
}

}  // namespace

TEST_CASE("a new version takes the place of the old one while others work") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  for (const BesideChange& change : beside_changes(server->major())) {
    if (change.possible) run(*server, change);
  }
}

}  // namespace dryshod
