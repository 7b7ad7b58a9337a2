// Lists of index keys and printed types, taken apart.
#include <catch2/catch_test_macros.hpp>

#include "migration/rules/shared/key_items.h"
#include "migration/rules/shared/type_name.h"

namespace dryshod {

TEST_CASE("a key is what is compared") {
  using Items = std::vector<std::string>;
  CHECK(key_items("").empty());
  CHECK(key_items("a") == Items{"a"});
  CHECK(key_items("a DESC NULLS LAST,\n b") == Items{"a", "b"});
  CHECK(key_items("lower((a)::text) COLLATE \"C\" text_pattern_ops DESC, ((b + 1)), \"x, y\"") ==
        Items{"lower((a)::text) COLLATE \"C\"", "((b + 1))", "\"x, y\""});
  CHECK(key_items("((a || '),('::text)) public.gin_ops (n='1, 2'), E'\\', '") ==
        Items{"((a || '),('::text))", "E'\\', '"});
  CHECK(key_items("public.f(a, b), \"q\"\"(\" COLLATE pg_catalog.\"de\"") ==
        Items{"public.f(a, b)", "\"q\"\"(\" COLLATE pg_catalog.\"de\""});
}

TEST_CASE("a type has a base and modifiers") {
  const TypeName numeric = type_name("numeric(10,-2)[]");
  CHECK(numeric.text == "numeric(10,-2)");
  CHECK(numeric.base == "numeric");
  CHECK(numeric.modifiers == std::vector<int>{10, -2});
  CHECK(numeric.is_array);
  CHECK(type_name("timestamp(3) with time zone").base == "timestamp with time zone");
  CHECK(type_name("interval day to second(3)").base == "interval");
  CHECK(type_name("text").modifier(7) == 7);
  CHECK(type_name("public.geometry(Point,4326)").modifiers.empty());
  CHECK_FALSE(type_name("public.d").is_builtin());
}

}  // namespace dryshod
