// A source so long that a second thread parses ahead is read as a short one is: all of it, in its
// order, and an error stands where it is.
#include <catch2/catch_test_macros.hpp>

#include <fmt/format.h>

#include "parser/interpreter.h"
#include "parser/load.h"

namespace dryshod {
namespace {

constexpr int kStatements = 3000;  // more than what is worth a second thread

std::string tables(int first) {
  std::string sql;
  for (int i = first; i < kStatements; ++i) sql += fmt::format("CREATE TABLE t{} (a int);\n", i);
  return sql;
}

}  // namespace

TEST_CASE("parsing ahead: every statement is executed once") {
  SourceMap map;
  Strings strings;
  Catalog catalog = template_catalog(strings, 17);
  const auto done =
      SqlInterpreter(map).execute(tables(0) + "CREATE VIEW v AS SELECT a FROM t2999;\n", catalog);
  REQUIRE(done.has_value());
  CHECK(done->statements == kStatements + 1);
  CHECK(catalog.all<Table>().size() == kStatements);
  CHECK(catalog.all<View>().size() == 1);
}

TEST_CASE("parsing ahead: an error stands where it is") {
  SourceMap map;
  Strings strings;
  Catalog catalog = template_catalog(strings, 17);
  const auto done =
      SqlInterpreter(map).execute(tables(1000) + "CREATE TABEL x (a int);\n", catalog);
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().front().message.find("syntax error") != std::string::npos);
  CHECK(map.text(done.error().front().where).starts_with("TABEL"));
}

}  // namespace dryshod
