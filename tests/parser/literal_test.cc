// Constants in quotes: what their types make of them. Every expected text is what PostgreSQL 15 and
// 18 print for that constant with TimeZone UTC.
#include <catch2/catch_test_macros.hpp>

#include "parser/expr/literal.h"

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
  CHECK(read("2020-01-05T4:05+07", plain) ==
        "'2020-01-05 04:05:00'::timestamp without time zone");
  const std::string_view zoned = "timestamp with time zone";
  CHECK(read("2020-01-05 00:30:01.250+01:30", zoned) ==
        "'2020-01-04 23:00:01.25+00'::timestamp with time zone");
  CHECK(read("2020-12-31 23:00 -0130", zoned) ==
        "'2021-01-01 00:30:00+00'::timestamp with time zone");
  CHECK(read("2020-01-05Z", zoned) == "'2020-01-05 00:00:00+00'::timestamp with time zone");
  CHECK(read("2020-01-05 00:00 CET", zoned) == "-");
  CHECK(read("now", zoned) == "-");
  CHECK(read("4:05", "time without time zone") == "'04:05:00'::time without time zone");
}

TEST_CASE("intervals keep months, days and time apart", "[literal]") {
  CHECK(read("36 hours", "interval") == "'36:00:00'::interval");
  CHECK(read("1 day", "interval") == "'1 day'::interval");
  CHECK(read("2 weeks 1h", "interval") == "'14 days 01:00:00'::interval");
  CHECK(read("14 months", "interval") == "'1 year 2 mons'::interval");
  CHECK(read("-1 day 2:30", "interval") == "'-1 days +02:30:00'::interval");
  CHECK(read("90 minutes", "interval") == "'01:30:00'::interval");
  CHECK(read("0", "interval") == "-");
  CHECK(read("1.5 hours", "interval") == "-");
  CHECK(read("P1D", "interval") == "-");
}

}  // namespace dryshod
