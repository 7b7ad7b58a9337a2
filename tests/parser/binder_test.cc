// What calls, operators and casts mean: a text as written and the text that the server prints of it
// are one, look-alikes are two. Every pair was compared by what servers 14 to 18 store for both.
#include <catch2/catch_test_macros.hpp>

#include "tests/parser/expr_fixture.h"

namespace dryshod {
namespace {

constexpr std::string_view kSchema = R"(
CREATE SCHEMA s1;
CREATE TYPE s1.mood AS ENUM ('sad', 'ok');
CREATE DOMAIN s1.posint AS integer;
CREATE DOMAIN s1.word AS varchar(30);
CREATE TYPE s1.pair AS (p integer, q text);
CREATE FUNCTION s1.same_text(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT $1 = $2';
CREATE OPERATOR s1.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = s1.same_text);
CREATE TABLE s1.t (a integer, i8 bigint, i2 smallint, n2 numeric(10,2), f4 real, f8 double precision,
  x text, v varchar(20), ch char(5), nm name, b boolean, d date, ts3 timestamp(3), js jsonb,
  av varchar(10)[], ax text[], m s1.mood, dom s1.posint, w s1.word, pr s1.pair);
CREATE FUNCTION s1.over(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION s1.over(a text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION s1.over(a numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION s1.lower(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION s1.sum_of(VARIADIC integer[]) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1[1]';
CREATE FUNCTION s1.first_of(anyelement, anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE
  AS 'SELECT $1';
CREATE FUNCTION s1.of_three(a integer, b text DEFAULT 'b', c integer DEFAULT 3) RETURNS integer
  LANGUAGE sql IMMUTABLE AS 'SELECT $1';
)";

struct Fixture {
  explicit Fixture(int major = 18) : db(major) {
    db.run(kSchema);
    REQUIRE(db.session().diagnostics.empty());
  }
  std::string print(std::string_view sql, bool with_path) {
    db.session().search_path.clear();
    if (with_path) db.session().search_path = {db.session().name("s1")};
    return db.expression(sql, "s1.t");
  }
  void same(std::string_view written, std::string_view printed) {
    CAPTURE(written);
    CHECK(print(written, true) == print(printed, false));
    const std::string once = print(written, true);
    CHECK(print(once, false) == once);
  }
  void differ(std::string_view one, std::string_view other) {
    CAPTURE(one);
    CHECK(print(one, true) != print(other, true));
  }
  test::Database db;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a call of the catalog's functions takes its arguments for theirs",
                 "[binder]") {
  same("over('q')", "s1.over('q'::text)");
  same("over(v)", "s1.over((v)::text)");
  same("over(ch)", "s1.over((ch)::text)");
  same("over(i8)", "s1.over((i8)::numeric)");
  same("lower(v)", "lower((v)::text)");
  same("lower(a)", "s1.lower(a)");
  same("first_of(x, 'a')", "s1.first_of(x, 'a'::text)");
  same("first_of(m, 'ok')", "s1.first_of(m, 'ok'::s1.mood)");
  same("of_three(a => 1, b => 'q')", "s1.of_three(a => 1, b => 'q'::text)");
  same("of_three(1, c => i2)", "s1.of_three(1, c => (i2)::integer)");
  same("sum_of(1, 2)", "s1.sum_of(VARIADIC ARRAY[1, 2])");
  same("sum_of(i2)", "s1.sum_of(VARIADIC ARRAY[(i2)::integer])");
  same("sum_of(VARIADIC '{1,2}')", "s1.sum_of(VARIADIC '{1,2}'::integer[])");
  same("jsonb_set(js, '{a}', '1', create_if_missing => false)",
       "jsonb_set(js, '{a}'::text[], '1'::jsonb, create_if_missing => false)");
  differ("over('1')", "over(1)");
  differ("over(a)", "over(i8)");
  differ("over(a)", "over(a::numeric)");
  differ("sum_of(1, 2)", "sum_of(2, 1)");
  differ("of_three(1, c => 2)", "of_three(1, 'b', 2)");
  differ("of_three(1, b => '2')", "of_three(1, c => 2)");
}

TEST_CASE_METHOD(Fixture, "all casts that the analyser makes are left out, or none is",
                 "[binder]") {
  same("ch = 'a'::text", "((ch)::text = 'a'::text)");
  same("ch = 'a'", "(ch = 'a'::bpchar)");
  same("x === 'a'", "(x OPERATOR(s1.===) 'a'::text)");
  same("v COLLATE \"C\" <> ''", "(((v)::text COLLATE \"C\") <> ''::text)");
  same("lower(nm COLLATE \"C\")", "lower(((nm)::text COLLATE \"C\"))");
  same("'a' = ANY (av)", "('a'::text = ANY ((av)::text[]))");
  same("w = ANY (av)", "((w)::text = ANY ((av)::text[]))");
  same("ARRAY[dom, 3::bigint]", "ARRAY[(dom)::bigint, (3)::bigint]");
  same("CASE WHEN b THEN 3::bigint ELSE 0 END",
       "CASE WHEN b THEN (3)::bigint ELSE (0)::bigint END");
  same("CASE WHEN b THEN 3::bigint ELSE 1.0 END",
       "CASE WHEN b THEN ((3)::bigint)::numeric ELSE 1.0 END");
  same("m <> 'sad'", "(m <> 'sad'::s1.mood)");
  same("m NOT IN ('sad', 'ok'::mood)", "(m <> ALL (ARRAY['sad'::s1.mood, 'ok'::s1.mood]))");
  same("m = ANY ('{sad,ok}')", "(m = ANY ('{sad,ok}'::s1.mood[]))");
  differ("ch = 'a'::text", "ch = 'a'");
  differ("a = 1::bigint", "a = 1");
  differ("'a' = ANY (av)", "'a'::varchar = ANY (av)");
  differ("v COLLATE \"C\" <> ''", "v <> ''");
  differ("CASE WHEN b THEN 3::bigint ELSE 0 END", "CASE WHEN b THEN 3 ELSE 0 END");
  differ("COALESCE(a, 0)", "COALESCE(a, 0::bigint)");
}

TEST_CASE_METHOD(Fixture, "a list of mixed types is the array that the server makes", "[binder]") {
  same("a NOT IN (0, 3::bigint, '7')", "(a <> ALL (ARRAY[(0)::bigint, (3)::bigint, '7'::bigint]))");
  same("i8 IN (10, 3::bigint, '7', 2::int)",
       "(i8 = ANY (ARRAY[(10)::bigint, (3)::bigint, '7'::bigint, (2)::bigint]))");
  same("ch = ANY (ARRAY['a', 'b'])", "((ch)::text = ANY (ARRAY['a'::text, 'b'::text]))");
  same("w NOT IN ('a', 'b', 'c'::varchar)",
       "((w)::text <> ALL ((ARRAY['a'::character varying, 'b'::character varying, "
       "'c'::character varying])::text[]))");
  same("i2 < ALL (ARRAY[2, 3::bigint])", "(i2 < ALL (ARRAY[(2)::bigint, (3)::bigint]))");
  same("i8 IN (-1, 5)", "(i8 = ANY (ARRAY[('-1'::integer)::bigint, (5)::bigint]))");
  same("a NOT IN (1, 3000000000)", "(a <> ALL (ARRAY[(1)::bigint, '3000000000'::bigint]))");
  same("d IN ('2020-1-1', '20200202')",
       "(d = ANY (ARRAY['2020-01-01'::date, '2020-02-02'::date]))");
  same("'10' NOT IN (0, -1)", "(10 <> ALL (ARRAY[0, '-1'::integer]))");
  same("2::numeric = ANY ('{1,2}')", "((2)::numeric = ANY ('{1,2}'::numeric[]))");
  differ("'10' IN (0, 1)", "'10' IN (0, 1::bigint)");
  differ("ch IN ('a', 'b')", "ch = ANY (ARRAY['a', 'b'])");
  same("(x || v) = ANY (ARRAY[v, v])", "((x || (v)::text) = ANY ((ARRAY[v, v])::text[]))");
  same("(ch || x) = ANY (ARRAY[v, x])",
       "(((ch)::text || x) = ANY (ARRAY[(v)::text, ((x)::character varying)::text]))");
  differ("a IN (0, 3::bigint)", "a IN (0, 3)");
  differ("i8 IN (1, 2)", "i8 = ANY (ARRAY[1, 2])");
}

TEST_CASE_METHOD(Fixture, "rows are compared and converted member by member", "[binder]") {
  same("(a, x, d) < (1, 'a', '2020-01-01')",
       "(ROW(a, x, d) < ROW(1, 'a'::text, '2020-01-01'::date))");
  same("pr = ROW(1, 'a')::pair", "(pr = ROW(1, 'a'::text)::s1.pair)");
  same("(i2, 'a')::pair", "ROW((i2)::integer, 'a'::text)::s1.pair");
  differ("(a, x) < (1, 'a')", "(a, x) < (1, 'b')");
  differ("pr = ROW(1, 'a')::pair", "pr = ROW(1, 'a')");
}

TEST_CASE_METHOD(Fixture, "subscripts of a document are text or integers", "[binder]") {
  same("js['a']['b']", "js['a'::text]['b'::text]");
  same("js[1]", "js[1]");
  same("ax['1']", "ax[1]");
  differ("js[v]", "js[v::text]");
  differ("ax[i2]", "ax[i2::integer]");
  differ("js['1']", "js[1]");
  differ("js['a']", "js['b']");
}

TEST_CASE_METHOD(Fixture, "a constant in a condition is a boolean", "[binder]") {
  same("NOT 'yes'", "(NOT true)");
  same("b AND 'f'", "(b AND false)");
  same("CASE WHEN 't' THEN 1 END", "CASE WHEN true THEN 1 ELSE NULL::integer END");
  same("b OR NULL", "(b OR NULL::boolean)");
  differ("CASE x WHEN 't' THEN 1 END", "CASE WHEN 't' THEN 1 END");
  differ("NOT 'yes'", "NOT 'no'");
}

TEST_CASE_METHOD(Fixture, "what XML functions take is text or XML", "[binder]") {
  same("xmlparse(content '<a/>')", "XMLPARSE(CONTENT '<a/>'::text STRIP WHITESPACE)");
  same("xmlconcat('<a/>', '<b/>')", "XMLCONCAT('<a/>'::xml, '<b/>'::xml)");
  same("xmlpi(name php, 'echo')", "XMLPI(NAME php, 'echo'::text)");
  same("xmlroot('<a/>', version '1.0')", "XMLROOT('<a/>'::xml, VERSION '1.0'::text)");
  differ("xmlelement(name a, '<b/>')", "xmlelement(name a, '<b/>'::xml)");
}

TEST_CASE_METHOD(Fixture, "modifiers may be written in quotes, the unknown type may be said",
                 "[binder]") {
  same("a::numeric('5',0)", "(a)::numeric(5,0)");
  same("concat('a', 1, NULL)", "concat('a', 1, NULL::unknown)");
  differ("a::numeric('5',0)", "a::numeric('6',0)");
  differ("concat('a', NULL)", "concat('a', NULL::text)");
}

TEST_CASE_METHOD(Fixture, "a constant that can be read has its type from the start", "[binder]") {
  same("'10' IS DISTINCT FROM 1::numeric", "('10'::numeric IS DISTINCT FROM (1)::numeric)");
  same("CASE WHEN b THEN dom ELSE '10' - 1::numeric END",
       "CASE WHEN b THEN (dom)::numeric ELSE ('10'::numeric - (1)::numeric) END");
  same("CASE 'a' WHEN v THEN 1 END", "CASE 'a'::text WHEN v THEN 1 ELSE NULL::integer END");
  same("CASE WHEN b THEN a::text END", "CASE WHEN b THEN (a)::text ELSE NULL::text END");
  same("COALESCE(NULL::mood, 'ok')", "COALESCE(NULL::s1.mood, 'ok'::s1.mood)");
  same("COALESCE(NULL::smallint, ' 3 ')", "COALESCE(NULL::smallint, '3'::smallint)");
  differ("'10' IS DISTINCT FROM 1::numeric", "'10' IS DISTINCT FROM 1");
}

TEST_CASE_METHOD(Fixture, "a cast goes below COLLATE", "[binder]") {
  same("(x COLLATE \"C\")::varchar", "((x)::character varying COLLATE \"C\")");
  same("(x COLLATE \"C\")::date", "(x)::date");
  same("(x COLLATE \"default\")::mood", "(x)::s1.mood");
  differ("(x COLLATE \"C\")::varchar", "x::varchar");
}

TEST_CASE_METHOD(Fixture, "a cast to the type and modifier at hand is none", "[binder]") {
  same("ts3::timestamp(3)", "ts3");
  same("n2::numeric(10,2)", "n2");
  same("v::varchar(20)", "v");
  same("x::text", "x");
  same("m::mood", "m");
  differ("v::varchar", "v");
  differ("v::varchar(21)", "v");
  differ("n2::numeric(10,3)", "n2");
  differ("ts3::timestamp", "ts3");
}

TEST_CASE_METHOD(Fixture, "type(x) is a cast where no function takes just that", "[binder]") {
  same("text(f4)", "(f4)::text");
  same("float8(f8)", "f8");
  same("text(v)", "(v)::text");
  same("bpchar(ch)", "ch");
  differ("float8(f4)", "f4");
  differ("text(ch)", "ch::text");
  differ("float8(a)", "a::float8");
}

TEST_CASE("JSON(x) is a call of a type's name before 17", "[binder]") {
  Fixture before(16), since(17);
  CHECK(before.print("JSON(x)", true) == before.print("(x)::json", false));
  CHECK(since.print("JSON(x)", true) != since.print("(x)::json", false));
}

}  // namespace dryshod
