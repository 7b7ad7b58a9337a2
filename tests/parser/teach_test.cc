// What an extension's own script teaches, and what names mean then.
#include <catch2/catch_test_macros.hpp>

#include "parser/teach.h"
#include "tests/parser/sources.h"
#include "tests/server/process.h"

namespace dryshod {
namespace {

constexpr const char* kScript = R"(/* ring 1.0 */
\echo Use "CREATE EXTENSION ring" to load this file. \quit
CREATE FUNCTION ring_in(cstring) RETURNS ring AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT;
CREATE FUNCTION ring_out(ring) RETURNS cstring AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT;
CREATE TYPE ring (INPUT = ring_in, OUTPUT = ring_out, INTERNALLENGTH = 24);
CREATE FUNCTION touches(@extschema@.ring, @extschema@.ring) RETURNS boolean
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT;
CREATE OPERATOR <~> (LEFTARG = ring, RIGHTARG = ring, FUNCTION = touches);
CREATE OPERATOR CLASS ring_ops FOR TYPE ring USING gist AS OPERATOR 1 <~> ;
CREATE TABLE ring_settings (name text, value text);
)";

TaughtExtension taught(SourceMap& map, const std::string& script, const std::string& name) {
  const std::string path = std::string(DRYSHOD_BINARY_DIR) + "/taught_" + name + ".sql";
  write_file(path, script);
  const auto result = teach_extension(map, name, path, 15);
  if (!result) FAIL(map.render(result.error().front(), false));
  return *result;
}

TEST_CASE("a script names what its extension contains") {
  SourceMap map;
  const TaughtExtension ring = taught(map, kScript, "ring");
  CHECK(ring.has("type", "ring"));
  CHECK(ring.has("function", "touches"));
  CHECK(ring.has("operator class", "ring_ops"));
  CHECK(ring.has("relation", "ring_settings"));
  CHECK(ring.has("type", "ring_settings"));
  CHECK_FALSE(ring.has("type", "public"));
  CHECK_FALSE(ring.has("relation", "name"));
  REQUIRE(ring.operators.size() == 1);
  CHECK(ring.operators[0].name == "<~>");
  CHECK(ring.operators[0].left == "ring");
  CHECK(ring.operators[0].right == "ring");
  CHECK(ring.operators[0].result == "boolean");
}

TEST_CASE("names of two extensions go to the one that has them") {
  Sources sources;
  LoadOptions options;
  options.major = 15;
  options.taught =
      std::make_shared<TaughtExtensions>(TaughtExtensions{taught(sources.map, kScript, "ring")});
  const std::string start =
      "CREATE SCHEMA one; CREATE SCHEMA two; CREATE EXTENSION something SCHEMA one;"
      "CREATE EXTENSION ring SCHEMA two;";
  const Loaded loaded = sources.need(
      start + "SET search_path = one, two; CREATE TABLE public.t (a ring, b nobody);", options);
  const auto type_of = [&](const char* column) {
    std::string text;
    loaded.catalog.each_of<Column>([&](Ref ref) {
      if (loaded.catalog.text(loaded.catalog.name(ref)) == column) {
        text = loaded.catalog.render(loaded.catalog.get<Column>(ref).type);
      }
    });
    return text;
  };
  CHECK(type_of("a") == "two.ring");
  CHECK(type_of("b") == "nobody");  // either could have it
}

TEST_CASE("a script that does not run is refused with its line") {
  SourceMap map;
  const std::string path = std::string(DRYSHOD_BINARY_DIR) + "/taught_broken.sql";
  write_file(path, "CREATE TABLE t (a int);\nCREATE INDEX ON t (b);\n");
  const auto result = teach_extension(map, "broken", path, 15);
  REQUIRE_FALSE(result);
  const std::string text = map.render(result.error().front(), false);
  CHECK(text.find("taught_broken.sql:2") != std::string::npos);
  CHECK_FALSE(teach_extension(map, "none", path + ".none", 15));
}

}  // namespace
}  // namespace dryshod
