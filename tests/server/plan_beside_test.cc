// A materialized view that a plan replaces: what others see of it before, between the gates and
// after. Refuses to know the statements by which that comes about.
#include <catch2/catch_test_macros.hpp>

#include "tests/server/plan_case.h"

namespace dryshod {
namespace {

const std::string kPlace =
    DRYSHOD_SOURCE_DIR "/fixtures/plans/materialized_view_replaced_under_views/";
constexpr int kAtGate = 10;

}  // namespace

TEST_CASE("a materialized view that is replaced is as fresh as the moment it is") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  const PlanCase plan(*server, kPlace + "from.sql", kPlace + "to.sql", {});
  const std::string database = server->create_database();
  server->query(database, read_file(kPlace + "from.sql") + read_file(kPlace + "rows.sql"));
  server->query(database, "REFRESH MATERIALIZED VIEW public.heavy");
  const auto count = [&](const std::string& view) {
    return server->query(database, "SELECT count(*) FROM public." + view);
  };
  const std::string before = count("heavy"), highest = count("heaviest");
  REQUIRE(plan.run(database, {}).status == kAtGate);
  // Filled already, and nobody has noticed: what comes now is in neither.
  server->query(
      database,
      "INSERT INTO public.ship SELECT g, 'late', g, 9000 FROM generate_series(501, 510) AS g");
  CHECK(count("heavy") == before);
  CHECK(count("heaviest") == highest);
  REQUIRE(plan.run(database, {"--past-gates"}).ok());
  CHECK(std::stoi(count("heavy")) == std::stoi(before) + 10);
  CHECK(std::stoi(count("heaviest")) == std::stoi(highest) + 10);
  CHECK(server->query(database, "SELECT count(*) FROM public.heavy WHERE berth > 500") == "10");
  server->drop_database(database);
}

}  // namespace dryshod
