// Which schemas are Neon's: by their names alone, or, where anybody may use the name, by whose they
// are.
#include "neon/managed_schemas.h"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "parser/interpreter.h"
#include "parser/load.h"

namespace dryshod {
namespace {

using Names = std::set<std::string>;

Names managed_in(const std::string& sql) {
  SourceMap map;
  Strings strings;
  Catalog catalog = template_catalog(strings, 17);
  SqlInterpreter interpreter(map);
  REQUIRE(interpreter.execute(sql, catalog).has_value());
  return managed_schemas(catalog);
}

}  // namespace

TEST_CASE("a schema called neon is Neon's where its extension or one of its roles has it") {
  CHECK(managed_in("CREATE SCHEMA neon; CREATE TABLE neon.t (a int);") == Names{});
  CHECK(managed_in("CREATE SCHEMA neon; ALTER SCHEMA neon OWNER TO app;") == Names{});
  CHECK(managed_in("CREATE SCHEMA neon; CREATE EXTENSION neon WITH SCHEMA neon;") == Names{"neon"});
  CHECK(managed_in("CREATE SCHEMA neon; ALTER SCHEMA neon OWNER TO cloud_admin;") == Names{"neon"});
  CHECK(managed_in("CREATE SCHEMA neon; CREATE SCHEMA x; CREATE EXTENSION neon WITH SCHEMA x;") ==
        Names{});
}

TEST_CASE("schemas whose names nobody else has a use for are Neon's by them") {
  CHECK(managed_in("CREATE SCHEMA neon_auth; CREATE SCHEMA neon_migration; CREATE SCHEMA app;") ==
        Names{"neon_auth", "neon_migration"});
}

}  // namespace dryshod
