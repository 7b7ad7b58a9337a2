// The text a reviewer reads: shape, values, losses, order, and no byte of a source that moves a
// cursor.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "migration/line_diff.h"
#include "migration/text_report.h"
#include "tests/migration/report_case.h"

namespace dryshod {
namespace {

using Catch::Matchers::ContainsSubstring;

std::string text_of(const ReportCase& c, bool colour = false) {
  return render_text(c.script, c.difference, c.from, c.to, colour);
}
std::string text(std::string_view from, std::string_view to) {
  return text_of(ReportCase(from, to));
}

}  // namespace

TEST_CASE("no differences is said") {
  CHECK(text("CREATE TABLE t (a integer)", "CREATE TABLE t (a integer)") == "no differences\n");
}

TEST_CASE("one column's type") {
  CHECK(text("CREATE TABLE t (a integer, b varchar(10))",
             "CREATE TABLE t (a integer, b varchar(20))") ==
        "~ table public.t\n"
        "    ~ column b\n"
        "        type  character varying(10) → character varying(20)\n"
        "\n"
        "1 column: 1 altered; 1 statement, no data lost\n");
}

TEST_CASE("a new table is told with its parts") {
  const std::string report =
      text("", "CREATE TABLE t (id integer PRIMARY KEY, name integer DEFAULT 7 NOT NULL)");
  CHECK_THAT(report, ContainsSubstring("+ table public.t\n"));
  CHECK_THAT(report, ContainsSubstring("    + column id  integer, not null\n"));
  CHECK_THAT(report, ContainsSubstring("    + column name  integer, default 7, not null\n"));
  CHECK_THAT(report, ContainsSubstring("    + primary key t_pkey  id\n"));
  CHECK_THAT(report, ContainsSubstring("1 table: 1 created; "));
}

TEST_CASE("what is lost is said under its object and counted") {
  const std::string report = text("CREATE TABLE t (a integer, b text); CREATE TABLE u (c text)",
                                  "CREATE TABLE t (a integer)");
  CHECK_THAT(report,
             ContainsSubstring("~ table public.t\n    - column b  text\n    ! loses the values"));
  CHECK_THAT(report,
             ContainsSubstring("- table public.u\n    - column c  text\n    ! loses table"));
  CHECK_THAT(report,
             ContainsSubstring("1 table, 1 column: 2 dropped; 2 statements, 2 lose data\n"));
}

TEST_CASE("bodies are compared by line") {
  const auto body = [](const char* middle) {
    return std::string(
               "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS $$\nBEGIN\n  -- one\n") +
           "  -- two\n  RETURN " + middle + ";\nEND\n$$";
  };
  const std::string report = text(body("1"), body("2"));
  CHECK_THAT(report, ContainsSubstring("    body\n        ...\n            -- two\n"
                                       "        -   RETURN 1;\n        +   RETURN 2;\n"
                                       "          END\n"));
  CHECK(report.find("-- one") == std::string::npos);
}

TEST_CASE("columns that stand in another order are a note") {
  const std::string report =
      text("CREATE TABLE t (a integer, b integer)", "CREATE TABLE t (b integer, a integer)");
  CHECK_THAT(report, ContainsSubstring("no differences\n"));
  CHECK_THAT(report, ContainsSubstring("note: physical column order stays (a, b), TO has (b, a)"));
  CHECK(text("CREATE TABLE t (a integer, b integer, c integer)",
             "CREATE TABLE t (a integer, x integer, b integer)")
            .find("note:") == std::string::npos);
}

TEST_CASE("unchanged views that must step aside are listed with the reason") {
  const std::string report =
      text("CREATE TABLE t (a varchar(10)); CREATE VIEW v AS SELECT a FROM t",
           "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t");
  CHECK_THAT(report, ContainsSubstring("dropped and created again, unchanged:\n    view public.v  "
                                       "(stands on column public.t.a)"));
}

TEST_CASE("names and texts of a source cannot send escapes") {
  const ReportCase c("",
                     "CREATE TABLE \"a\x1b[31m\xe2\x80\xae\" (x integer);"
                     "COMMENT ON SCHEMA public IS E'one\\r\\n\\x1b]0;two'");
  for (const bool colour : {false, true}) {
    std::string report = text_of(c, colour);
    if (colour) {
      CHECK(report.find("\x1b[32m") != std::string::npos);
      for (const char* ours : {"\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[2m", "\x1b[0m"}) {
        for (size_t at; (at = report.find(ours)) != std::string::npos;) {
          report.erase(at, std::string_view(ours).size());
        }
      }
    }
    const auto odd = [](unsigned char ch) { return (ch < 0x20 && ch != '\n') || ch == 0x7f; };
    CHECK(std::none_of(report.begin(), report.end(), odd));
    CHECK_THAT(report, ContainsSubstring("\\x1b[31m\\u202e"));
  }
}

TEST_CASE("a line diff keeps what is common and covers both texts") {
  const auto marks = [](std::string_view a, std::string_view b) {
    std::string marks;
    for (const DiffLine& line : line_diff(a, b)) marks += line.mark;
    return marks;
  };
  CHECK(marks("a\nb\nc", "a\nx\nc") == " -+ ");
  CHECK(marks("a\nb", "a\nb") == ".");
  CHECK(marks("", "a\nb") == "++");
  CHECK(marks("a\nb\nc\nd\ne", "a\nb\nc\nd\ne\nf") == ". +");
  std::string many, more;  // past the table's bound: still a whole edit
  for (int i = 0; i < 2000; ++i)
    many += "a" + std::to_string(i) + "\n", more += "b" + std::to_string(i) + "\n";
  const std::string edit = marks(many, more);
  CHECK(std::count(edit.begin(), edit.end(), '-') == 2000);
  CHECK(std::count(edit.begin(), edit.end(), '+') == 2000);
}

}  // namespace dryshod
