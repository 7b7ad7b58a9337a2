// Which stored expressions give another value each time they are asked.
#include <catch2/catch_test_macros.hpp>

#include "catalog/volatility.h"

namespace dryshod {
namespace {

bool differs(std::string_view text) {
  Strings strings;
  Catalog catalog(strings);
  return is_volatile(catalog, catalog.intern(text));
}

bool calls(std::string_view volatility) {
  Strings strings;
  Catalog catalog(strings);
  const Ref schema = catalog.add(Ref{}, strings.name("public"), Schema{});
  Function function;
  function.volatility = strings.name(volatility);
  const Ref called = catalog.add(schema, strings.name("pick"), function);
  ExprBuilder built;
  built.hole(called) << "(1)";
  return is_volatile(catalog, catalog.intern(built));
}

}  // namespace

TEST_CASE("pg_catalog's functions are told apart by name") {
  CHECK(differs("gen_random_uuid()"));
  CHECK(differs("1 + (random() * 2)"));
  CHECK(differs("pg_catalog.random()"));
  CHECK(differs("nextval('public.s'::regclass)"));
  CHECK_FALSE(differs("now()"));
  CHECK_FALSE(differs("CURRENT_TIMESTAMP"));
  CHECK_FALSE(differs("lower('random()')"));
  CHECK_FALSE(differs("'it''s random()'::character varying(20)"));
  CHECK_FALSE(differs("'{}'::jsonb"));
}

TEST_CASE("a function of another schema that is not known may give anything") {
  CHECK(differs("ext.uuid_generate_v4()"));
  CHECK(differs("ext.\"Make\"()"));
  CHECK_FALSE(differs("ext.constant"));
}

TEST_CASE("a function of the catalog says it itself") {
  CHECK(calls("volatile"));
  CHECK_FALSE(calls("stable"));
  CHECK_FALSE(calls("immutable"));
}

}  // namespace dryshod
