// The raw parser: PostgreSQL's trees for items, errors at their place in the source, old spellings.
#include <catch2/catch_test_macros.hpp>

#include <string>

#include "parser/raw/raw_parse.h"

using namespace dryshod;

namespace {

struct One {
  SourceMap map;
  RawParser parser;
  /// Parses every statement; the first error, rendered, or "".
  std::string errors(std::string text) {
    const uint32_t file = map.add_text("t.sql", std::move(text));
    const SplitResult result = split(map, file);
    for (const Diagnostic& d : result.diagnostics) return map.render(d, false);
    for (const Item& item : result.items) {
      if (item.kind != ItemKind::Statement) continue;
      const auto parsed = parser.parse(map, item);
      if (!parsed) return map.render(parsed.error()[0], false);
    }
    return "";
  }
  Result<RawStatements> parse(std::string_view text) { return parser.parse(text, {}); }
};

NodeTag tag_of(const RawStatements& raw) {
  return static_cast<const RawStmt*>(raw.list->elements[0].ptr_value)->stmt->type;
}

}  // namespace

TEST_CASE("a statement gives its tree, and trees live together until cleared") {
  One one;
  const auto table = one.parse("create table t (a int)");
  const auto view = one.parse("create view v as select 1");
  REQUIRE(table);
  REQUIRE(view);
  CHECK(table->list->length == 1);
  CHECK(tag_of(*table) == T_CreateStmt);
  CHECK(tag_of(*view) == T_ViewStmt);
  CHECK(table->respelled.empty());
  one.parser.clear();
  const auto again = one.parse("drop table t");
  REQUIRE(again);
  CHECK(tag_of(*again) == T_DropStmt);
  CHECK(one.parse("select 1; select 2")->list->length == 2);
}

TEST_CASE("errors stand at the token in the source, after characters of any width") {
  One one;
  CHECK(one.errors("select 1;\ncreate tabel t ();") ==
        "t.sql:2:8: error: syntax error at or near \"tabel\"\ncreate tabel t ();\n       ^~~~~\n");
  CHECK(one.errors("select '\u00e9\u20ac\U0001F600', 1 oops oops;")
            .starts_with("t.sql:1:22: error: "));
  CHECK(one.errors("select (").starts_with("t.sql:1:9: error: syntax error at end of input"));
  CHECK(one.errors("select U&'\\zzzz';").find("invalid Unicode escape") != std::string::npos);
}

TEST_CASE("standard_conforming_strings reaches the lexer") {
  One one;
  CHECK(one.errors("set standard_conforming_strings = off; select 'a\\'b';") == "");
  const auto off = one.parser.parse("select 'a\\'b'", {}, false);
  CHECK(off);
  CHECK_FALSE(one.parser.parse("select 'a\\'b'", {}, true));
}

TEST_CASE("spellings of older servers are read, and only after the grammar refused them") {
  One one;
  const auto with = [&](std::string_view text) {
    const auto parsed = one.parse(text);
    REQUIRE(parsed);
    return std::string(parsed->respelled);
  };
  CHECK(with("create table t (a int) with oids") != "");
  CHECK(with("create table t (a int) without oids") == "");
  CHECK(with("alter table t set with oids") != "");
  CHECK(with("create function f(int) returns int as 'x' language c with (isStrict, isCachable)") !=
        "");
  CHECK(with("create operator class c for type int using gist as operator 1 < recheck, function 1 "
             "f(int)")
            .find("RECHECK") != std::string::npos);
  CHECK(with("create function f(json json, a int) returns int language sql as 'x'") != "");
  CHECK(with("create function json(a) returns json language sql as 'x'") != "");
  CHECK(with("create table t (system_user text, lateral int)") != "");
  CHECK(with("comment on column t.a is 'with oids'") == "");
  // Not on the list: the first error is the one reported.
  CHECK(one.errors("select 5 !;").find("syntax error") != std::string::npos);
  CHECK(one.errors("create table t (a int) with oids oops;").starts_with("t.sql:1:29: "));
}

TEST_CASE("deep nesting gives a tree or a clear error, on a small and on a big stack") {
  const auto nested = [](size_t depth) {
    return "select " + std::string(depth, '(') + "1" + std::string(depth, ')');
  };
  const auto check = [&] {
    One one;
    CHECK(one.parse(nested(500)));
    for (const size_t depth : {10000, 100000, 1000000}) {
      const auto parsed = one.parse(nested(depth));
      REQUIRE_FALSE(parsed);
      CHECK(parsed.error()[0].message == "statement nests too deeply to be parsed");
    }
    std::string sum = "select 1";
    for (int i = 0; i < 200000; ++i) sum += "+1";
    CHECK(one.parse(sum));  // left-deep: no recursion in the grammar
    CHECK(one.parse("select 1"));
  };
  check();
  CHECK(run_on_big_stack(check));
}

TEST_CASE("a NUL byte is an error, not the end of the statement") {
  One one;
  const auto parsed = one.parse(std::string_view("select 1\0 from t", 16));
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error()[0].where.begin == 8);
}
