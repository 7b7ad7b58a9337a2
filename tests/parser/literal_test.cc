// Constants in quotes: what their types make of them. Every expected text is what PostgreSQL 14 to
// 18 print for that constant with TimeZone UTC; "-" stands where no answer is given.
#include <catch2/catch_test_macros.hpp>

#include "parser/literal/literal.h"

namespace dryshod {
namespace {

std::string read(std::string_view text, std::string_view type) {
  return read_literal(text, type).value_or("-");
}

}  // namespace

TEST_CASE("plain values in quotes have one spelling", "[literal]") {
  CHECK(read(" yes ", "boolean") == "true");
  CHECK(read("of", "boolean") == "false");
  CHECK(read("o", "boolean") == "-");
  CHECK(read(" 07", "integer") == "7");
  CHECK(read("-7", "integer") == "'-7'::integer");
  CHECK(read("7", "bigint") == "'7'::bigint");
  CHECK(read("1.50", "numeric") == "1.50");
  CHECK(read("15e-1", "numeric") == "1.5");
  CHECK(read("7", "text") == "-");
  CHECK(read("{A0EEBC99-9C0B4EF8-BB6D6BB9-BD380A11}", "uuid") ==
        "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid");
  CHECK(read("a0eebc999c0b", "uuid") == "-");
  CHECK(read("$1,234.505", "money") == "'1234.51'::money");
  CHECK(read("1", "money") == "'1.00'::money");
}

TEST_CASE("moments are ISO, those with a zone in UTC", "[literal]") {
  CHECK(read("20200105", "date") == "'2020-01-05'::date");
  CHECK(read("2020-1-5", "date") == "'2020-01-05'::date");
  CHECK(read("2020-02-30", "date") == "-");
  CHECK(read("today", "date") == "-");
  const std::string_view plain = "timestamp without time zone";
  CHECK(read("2020-01-05", plain) == "'2020-01-05 00:00:00'::timestamp without time zone");
  CHECK(read("2020-01-05T4:05+07", plain) == "'2020-01-05 04:05:00'::timestamp without time zone");
  const std::string_view zoned = "timestamp with time zone";
  CHECK(read("2020-01-05 00:30:01.250+01:30", zoned) ==
        "'2020-01-04 23:00:01.25+00'::timestamp with time zone");
  CHECK(read("2020-12-31 23:00 -0130", zoned) ==
        "'2021-01-01 00:30:00+00'::timestamp with time zone");
  CHECK(read("2020-01-05Z", zoned) == "'2020-01-05 00:00:00+00'::timestamp with time zone");
  CHECK(read("2020-01-05 00:00 CET", zoned) ==
        "'2020-01-04 23:00:00+00'::timestamp with time zone");
  CHECK(read("2020-01-05 4:05 PM PST", zoned) ==
        "'2020-01-06 00:05:00+00'::timestamp with time zone");
  CHECK(read("2020-01-05 00:00 EST", zoned) == "-");  // Australia's is another
  CHECK(read("2020-01-05 00:00 Europe/Paris", zoned) == "-");
  CHECK(read("epoch", zoned) == "'1970-01-01 00:00:00+00'::timestamp with time zone");
  CHECK(read("Infinity", zoned) == "'infinity'::timestamp with time zone");
  CHECK(read("now", zoned) == "-");
  CHECK(read("4:05", "time without time zone") == "'04:05:00'::time without time zone");
}

TEST_CASE("months have names, days have halves", "[literal]") {
  for (const char* day :
       {"Jan 5 2021", "January 5, 2021", "5 jan 2021", "5-Jan-2021", "Jan-5-2021", "2021-Jan-05",
        "Tue Jan 5 2021", "20210105", "2021-01-05 00:00:00+02", "2021-01-05 UTC"}) {
    CHECK(read(day, "date") == "'2021-01-05'::date");
  }
  CHECK(read("1/5/2021", "date") == "-");  // DateStyle decides
  CHECK(read("21-01-05", "date") == "-");
  CHECK(read("Jan 32 2021", "date") == "-");
  const std::string_view time = "time without time zone";
  CHECK(read("9:30 pm", time) == "'21:30:00'::time without time zone");
  CHECK(read("12:00 AM", time) == "'00:00:00'::time without time zone");
  CHECK(read("12:30 PM", time) == "'12:30:00'::time without time zone");
  CHECK(read("13:00 pm", time) == "-");
  CHECK(read("12:00+02", time) == "'12:00:00'::time without time zone");
  CHECK(read("9:30 pm-08", time) == "-");  // a zone by the name of pm-08
  CHECK(read("12:00", "time(3) without time zone") == "'12:00:00'::time(3) without time zone");
  const std::string_view zoned = "time with time zone";
  CHECK(read("12:00+02", zoned) == "'12:00:00+02'::time with time zone");
  CHECK(read("12:00:00 UTC", zoned) == "'12:00:00+00'::time with time zone");
  CHECK(read("12:00 -0530", zoned) == "'12:00:00-05:30'::time with time zone");
}

TEST_CASE("intervals keep months, days and time apart", "[literal]") {
  CHECK(read("36 hours", "interval") == "'36:00:00'::interval");
  CHECK(read("1 day", "interval") == "'1 day'::interval");
  CHECK(read("2 weeks 1h", "interval") == "'14 days 01:00:00'::interval");
  CHECK(read("14 months", "interval") == "'1 year 2 mons'::interval");
  CHECK(read("-1 day 2:30", "interval") == "'-1 days +02:30:00'::interval");
  CHECK(read("90 minutes", "interval") == "'01:30:00'::interval");
  CHECK(read("0", "interval") == "'00:00:00'::interval");
  CHECK(read("1.5 hours", "interval") == "'01:30:00'::interval");
  CHECK(read("1.5 weeks", "interval") == "'10 days 12:00:00'::interval");
  CHECK(read("1 decade", "interval") == "'10 years'::interval");
  CHECK(read("@ 1 hour ago", "interval") == "'-01:00:00'::interval");
  CHECK(read("1-2 3 4:05", "interval") == "'1 year 2 mons 3 days 04:05:00'::interval");
  CHECK(read("P1Y2M3DT4H5M6.5S", "interval") == "'1 year 2 mons 3 days 04:05:06.5'::interval");
  CHECK(read("P2W", "interval") == "'14 days'::interval");
  CHECK(read("1 2", "interval") == "-");
  CHECK(read("1.1 years", "interval") == "-");  // 14 cuts, 15 rounds
  CHECK(read("P9.1M", "interval") == "-");      // counted in floating point
  CHECK(read("now", "interval") == "-");
}

TEST_CASE("an interval's fields cut it", "[literal]") {
  CHECK(read("2", "interval hour") == "'02:00:00'::interval hour");
  CHECK(read("1.9", "interval hour") == "'01:00:00'::interval hour");
  CHECK(read("1-2", "interval year to month") == "'1 year 2 mons'::interval year to month");
  CHECK(read("10:20", "interval minute to second") == "'00:10:20'::interval minute to second");
  CHECK(read("400 days", "interval year") == "'00:00:00'::interval year");
  CHECK(read("1 2:03:04", "interval day to second(2)") ==
        "'1 day 02:03:04'::interval day to second(2)");
  CHECK(read("1.5", "interval(0)") == "'00:00:02'::interval(0)");
  CHECK(read("1.23456 s", "interval(3)") == "'00:00:01.235'::interval(3)");
}

TEST_CASE("floating point numbers have the digits they need", "[literal]") {
  const std::string_view twice = "double precision";
  CHECK(read("1e5", twice) == "'100000'::double precision");
  CHECK(read("1e15", twice) == "'1e+15'::double precision");
  CHECK(read(".00001", twice) == "'1e-05'::double precision");
  CHECK(read("-0", twice) == "'-0'::double precision");
  CHECK(read("nan", twice) == "'NaN'::double precision");
  CHECK(read("inf", twice) == "'Infinity'::double precision");
  CHECK(read("1234567", "real") == "'1.234567e+06'::real");
  CHECK(read("16777217", "real") == "'1.6777216e+07'::real");
  CHECK(read("36e9", "real") == "-");  // between two of them
  CHECK(read("0x1F", twice) == "-");
  CHECK(read("infinity", "numeric") == "'Infinity'::numeric");
  CHECK(read("-inf", "numeric") == "'-Infinity'::numeric");
}

TEST_CASE("shapes have brackets", "[literal]") {
  CHECK(read("1,2", "point") == "'(1,2)'::point");
  CHECK(read("((0,0),(1,1))", "box") == "'(1,1),(0,0)'::box");
  CHECK(read("0,3,1,1", "box") == "'(1,3),(0,1)'::box");
  CHECK(read("0,0,1,1", "lseg") == "'[(0,0),(1,1)]'::lseg");
  CHECK(read("[(0,0),(1,1)]", "path") == "'[(0,0),(1,1)]'::path");
  CHECK(read("(0,0),(1,1)", "path") == "'((0,0),(1,1))'::path");
  CHECK(read("0,0,1,1", "polygon") == "'((0,0),(1,1))'::polygon");
  CHECK(read("1,2,3", "circle") == "'<(1,2),3>'::circle");
  CHECK(read("{1,2,3}", "line") == "'{1,2,3}'::line");
  CHECK(read("(1,2", "point") == "-");
}

TEST_CASE("bytes, bits and addresses", "[literal]") {
  CHECK(read("\\001abc", "bytea") == "E'\\\\x01616263'::bytea");
  CHECK(read("\\xDE ad", "bytea") == "E'\\\\xdead'::bytea");
  CHECK(read("", "bytea") == "E'\\\\x'::bytea");
  CHECK(read("\\1", "bytea") == "-");
  CHECK(read("\xc3\xa9", "bytea") == "-");  // the encoding decides
  CHECK(read("x1F", "bit varying") == "'00011111'::bit varying");
  CHECK(read("10/8", "cidr") == "'10.0.0.0/8'::cidr");
  CHECK(read("192.168", "cidr") == "'192.168.0.0/24'::cidr");
  CHECK(read("10.1.2.3/8", "cidr") == "-");
  CHECK(read("10/8", "inet") == "'10.0.0.0/8'::inet");
  CHECK(read("10.1.2.3/32", "inet") == "'10.1.2.3'::inet");
  CHECK(read("2001:DB8:0::1", "inet") == "'2001:db8::1'::inet");
  CHECK(read("2001:DB8::", "cidr") == "'2001:db8::/128'::cidr");
  CHECK(read("0:0:0:0:0:0", "macaddr") == "'00:00:00:00:00:00'::macaddr");
  CHECK(read("8-0-2b-1-2-3", "macaddr") == "'08:00:2b:01:02:03'::macaddr");
  CHECK(read("08002B-010203", "macaddr") == "'08:00:2b:01:02:03'::macaddr");
  CHECK(read("0800.2b01.0203", "macaddr") == "'08:00:2b:01:02:03'::macaddr");
  CHECK(read("08:00:2b:01:02:03", "macaddr8") == "'08:00:2b:ff:fe:01:02:03'::macaddr8");
  CHECK(read("16/b374d848", "pg_lsn") == "'16/B374D848'::pg_lsn");
}

TEST_CASE("ranges of steps end before their end", "[literal]") {
  CHECK(read("[1,5]", "int4range") == "'[1,6)'::int4range");
  CHECK(read("(0,5)", "int4range") == "'[1,5)'::int4range");
  CHECK(read("[3,3)", "int4range") == "'empty'::int4range");
  CHECK(read("[,5]", "int8range") == "'(,6)'::int8range");
  CHECK(read("[5,1]", "int4range") == "-");
  CHECK(read("[2020-01-01,2020-02-01]", "daterange") == "'[2020-01-01,2020-02-02)'::daterange");
  CHECK(read("[2020-01-01,infinity]", "daterange") == "'[2020-01-01,infinity]'::daterange");
  CHECK(read("[1.50,2]", "numrange") == "'[1.50,2]'::numrange");
  CHECK(read("[2020-01-01,)", "tsrange") == "'[\"2020-01-01 00:00:00\",)'::tsrange");
  CHECK(read("{[1,3),[3,5)}", "int4multirange") == "'{[1,5)}'::int4multirange");
  CHECK(read("{[5,6],empty,[1,2]}", "int4multirange") == "'{[1,3),[5,7)}'::int4multirange");
}

TEST_CASE("arrays are read element by element", "[literal]") {
  CHECK(read("{ 1 , 2 }", "integer[]") == "'{1,2}'::integer[]");
  CHECK(read("{a, \"b c\" ,null,\"NULL\", x y }", "text[]") ==
        "'{a,\"b c\",NULL,\"NULL\",\"x y\"}'::text[]");
  CHECK(read("{{1,2},{3,4}}", "integer[]") == "'{{1,2},{3,4}}'::integer[]");
  CHECK(read("{24 hours}", "interval[]") == "'{24:00:00}'::interval[]");
  CHECK(read("{{1},{2,3}}", "integer[]") == "-");
  CHECK(read("[0:1]={1,2}", "integer[]") == "-");
  CHECK(read("{a}", "integer[]") == "-");
}

TEST_CASE("text search values as their types write them", "[literal]") {
  CHECK(read("b a b", "tsvector") == "'''a'' ''b'''::tsvector");
  CHECK(read("b:1A,2 a:3", "tsvector") == "'''a'':3 ''b'':1A,2'::tsvector");
  CHECK(read("a & b", "tsquery") == "'''a'' & ''b'''::tsquery");
  CHECK(read("a|b&!c", "tsquery") == "'''a'' | ''b'' & !''c'''::tsquery");
  CHECK(read("(a|b)&c", "tsquery") == "'( ''a'' | ''b'' ) & ''c'''::tsquery");
  CHECK(read("a<2>b:*a", "tsquery") == "'''a'' <2> ''b'':*A'::tsquery");
  CHECK(read("a <-> (b <-> c)", "tsquery") == "'''a'' <-> ( ''b'' <-> ''c'' )'::tsquery");
  CHECK(read("a b", "tsquery") == "-");
}

TEST_CASE("paths of jsonpath have quoted names", "[literal]") {
  CHECK(read("$.a", "jsonpath") == "'$.\"a\"'::jsonpath");
  CHECK(read("lax $.a == 1", "jsonpath") == "'($.\"a\" == 1)'::jsonpath");
  CHECK(read("strict $[0,1 to last]", "jsonpath") == "'strict $[0,1 to last]'::jsonpath");
  CHECK(read("$.a[*] ? (@ > 1)", "jsonpath") == "'$.\"a\"[*]?(@ > 1)'::jsonpath");
  CHECK(read("1 - 2 - 3", "jsonpath") == "'((1 - 2) - 3)'::jsonpath");
  CHECK(read("$ ? ((@.a <> 1 || @.b == 2) && !exists(@.c))", "jsonpath") ==
        "'$?((@.\"a\" != 1 || @.\"b\" == 2) && !(exists (@.\"c\")))'::jsonpath");
  CHECK(read("$.a.size() > - 3", "jsonpath") == "'($.\"a\".size() > -3)'::jsonpath");
  CHECK(read("$ ? (@.a like_regex \"^x\" flag \"mi\")", "jsonpath") ==
        "'$?(@.\"a\" like_regex \"^x\" flag \"im\")'::jsonpath");
  CHECK(read("$.**{2 to last}", "jsonpath") == "'$.**{2 to last}'::jsonpath");
  CHECK(read("(1).type()", "jsonpath") == "-");  // 14 prints it without brackets
  CHECK(read("$.", "jsonpath") == "-");
  CHECK(read("@", "jsonpath") == "-");
}

}  // namespace dryshod
