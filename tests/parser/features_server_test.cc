// The facts of features.def against a server: it takes what its major has, and refuses the rest.
#include <catch2/catch_test_macros.hpp>

#include "tests/parser/features.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

TEST_CASE("a server takes the features of its major and no others") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  for (const FeatureCase& feature : feature_cases()) {
    INFO(feature.name);
    const std::string database = server->create_database();
    const Outcome ran = server->psql(database, read_file(feature.file.string()));
    INFO(ran.err);
    CHECK(ran.ok() == (server->major() >= feature.since));
    server->psql(database, "DROP SUBSCRIPTION IF EXISTS s;");
    server->drop_database(database);
  }
}

}  // namespace
}  // namespace dryshod
