// The SQL of `dryshod stats` on a server: one JSON document that holds its schema and counts right.
// Knows what was put into the database; refuses to know how sizes come about.
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "migration/stats_query.h"
#include "migration/table_stats.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

using nlohmann::json;

TEST_CASE("the script of stats measures a database in one line of JSON") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  const std::string database = server->create_database();
  REQUIRE(server
              ->psql(database, R"(
      CREATE SCHEMA "Odd ""one";
      CREATE TABLE "Odd ""one"."a.b" (id integer PRIMARY KEY, t text);
      INSERT INTO "Odd ""one"."a.b" SELECT g, repeat('x', 100) FROM generate_series(1, 20000) g;
      CREATE TABLE parted (id integer) PARTITION BY HASH (id);
      CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 1, REMAINDER 0);
      CREATE MATERIALIZED VIEW few AS SELECT 1 AS a;
      ANALYZE;)")
              .ok());
  const auto outcome = server->psql(
      database, "\\pset format unaligned\n\\pset tuples_only on\n" + std::string(kStatsQuery));
  REQUIRE(outcome.ok());
  const size_t begin = outcome.out.find('{');
  REQUIRE(begin != std::string::npos);
  const std::string text = outcome.out.substr(begin);
  const json document = json::parse(text);
  CHECK(document["server"] == server->major());
  CHECK(document["tables"].size() == 4);
  CHECK(document["database_bytes"] > 1'000'000);

  // The document has just the keys that its schema asks for.
  const json schema =
      json::parse(read_file(DRYSHOD_SOURCE_DIR "/docs/schema/stats.json"))["properties"];
  const auto keys_of = [](const json& object) {
    std::set<std::string> keys;
    for (const auto& item : object.items()) keys.insert(item.key());
    return keys;
  };
  CHECK(keys_of(document) == keys_of(schema));
  for (const json& table : document["tables"]) {
    CHECK(keys_of(table) == keys_of(schema["tables"]["items"]["properties"]));
  }

  const auto stats = DatabaseStats::read(text, Span{});
  REQUIRE(stats);
  const TableStats* odd = stats->table("\"Odd \"\"one\".\"a.b\"");
  REQUIRE(odd != nullptr);
  CHECK(odd->rows == 20'000);
  CHECK(odd->bytes > 1'000'000);
  CHECK_FALSE(odd->is_small());
  REQUIRE(stats->table("public.few") != nullptr);
  CHECK(stats->table("public.few")->is_small());
  CHECK(stats->table("public.none") == nullptr);
}

}  // namespace
}  // namespace dryshod
