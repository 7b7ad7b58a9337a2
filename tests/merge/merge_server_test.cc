// Merges on a real server: where the SQL from OURS leads there is the merged schema, and so is
// where that from THEIRS leads. Knows dumps; what should come of a merge is in fixtures/merges.
#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>

#include "tests/merge/merge_fixtures.h"
#include "tests/merge/random_changes.h"
#include "tests/server/dumps.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

constexpr const char* kRoles = R"(DO $$BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_reader') THEN
    CREATE ROLE app_owner; CREATE ROLE app_reader; CREATE ROLE app_writer;
  END IF; END$$;
)";

/// The dump of what a script leaves in a database that begins with another.
std::string left_by(TestServer& server, const std::string& begins_with, const std::string& script) {
  const std::string database = server.create_database();
  const Outcome loaded = server.psql(database, kRoles + begins_with);
  INFO(begins_with << loaded.err);
  REQUIRE(loaded.ok());
  const Outcome ran = server.psql(database, script);
  INFO(script << ran.err);
  CHECK(ran.ok());
  const std::string dump = server.dump(database);
  server.drop_database(database);
  return dump;
}

/// One way; what the server has in the end is what the merged schema makes on it.
bool check_way(TestServer& server, const MergeTexts& texts, MergeCaseOptions options) {
  options.pg = server.major();
  MergeCase merge(texts, options);
  REQUIRE(merge.loaded());
  CHECK(merge.not_proven() == "");
  if (!merge.merged()) return false;
  const std::string have = left_by(server, texts.ours, merge.script().sql);
  const std::string want = left_by(server, merge.dump(), "");
  INFO("ours:\n" << texts.ours << "script:\n" << merge.script().sql << "merged:\n" << merge.dump());
  // Columns that came last stand last.
  CHECK(sorted_lines(have) == sorted_lines(want));
  return true;
}

TEST_CASE("cases of fixtures/merges on a server, whoever is ours") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  size_t count = 0;
  for (const MergeFixture& fixture : all_merges()) {
    if (!fixture.merged) continue;
    INFO(fixture.name);
    CHECK(check_way(*server, fixture.texts, fixture.options));
    const MergeFixture other = turned(fixture);
    CHECK(check_way(*server, other.texts, other.options));
    ++count;
  }
  CHECK(count >= 30);
}

TEST_CASE("random merges on a server") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  constexpr unsigned kTriples = 8;
  int merged = 0;
  for (unsigned i = 0; i < kTriples; ++i) {
    const unsigned seed = Catch::getSeed() + i;
    INFO("seed " << seed);
    RandomChanges changes(seed);
    const auto join = [](const std::vector<std::string>& statements) {
      std::string sql;
      for (const std::string& statement : statements) sql += statement + "\n";
      return sql;
    };
    const std::vector<std::string> base = changes.base();
    const std::string b = join(base);
    const std::string ours = b + join(changes.changes(base, 4));
    const std::string theirs = b + join(changes.changes(base, 4));
    merged += check_way(*server, {b, ours, theirs}, {}) ? 1 : 0;
  }
  CHECK(merged > 1);
}

}  // namespace
}  // namespace dryshod
