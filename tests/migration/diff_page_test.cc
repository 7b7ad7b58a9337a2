// The page of a difference: what changes, what is lost, what is run and in which order, whole as a
// document and as Markdown. How blocks are written is page_test.cc.
#include "migration/diff_page.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "migration/render.h"
#include "migration/script_waits.h"
#include "tests/migration/html_check.h"
#include "tests/migration/report_case.h"

namespace dryshod {
namespace {

using Catch::Matchers::ContainsSubstring;

Page page_of(const ReportCase& c) {
  return diff_page(
      {c.script, c.script, c.difference, c.from, c.to, "a.sql", "b.sql", render_sql(c.script, {})});
}
Page page(std::string_view from, std::string_view to) {
  return page_of(ReportCase(from, to));
}
std::string html_of(const Page& page) {
  const std::string html = page.html("Schema difference");
  for (const std::string& problem : html_problems(html)) FAIL_CHECK(problem);
  return html;
}

}  // namespace

TEST_CASE("a page of no difference says so") {
  const Page equal = page("CREATE TABLE t (a integer)", "CREATE TABLE t (a integer)");
  CHECK_THAT(equal.markdown(), ContainsSubstring("The two are equal: nothing is to be done.\n"));
  const std::string html = html_of(equal);
  CHECK(html.find("<table") == std::string::npos);
  CHECK(html.find("<svg") == std::string::npos);
}

TEST_CASE("a page tells changes by object, with their details") {
  const Page changed = page("CREATE TABLE t (a integer, b varchar(10)); CREATE TABLE gone (c text)",
                            "CREATE TABLE t (a integer, b varchar(20)); CREATE SCHEMA app;"
                            "CREATE TABLE app.u (id integer PRIMARY KEY)");
  const std::string markdown = changed.markdown();
  CHECK_THAT(markdown,
             ContainsSubstring("| table public.gone: parts: 1 dropped | **drop** | table | "
                               "public | **lost** |\n"));
  CHECK_THAT(
      markdown,
      ContainsSubstring("| table public.t: parts: 1 altered | alter | table | public | kept |\n"));
  CHECK_THAT(markdown, ContainsSubstring("```diff\n~ table public.t\n~     column b\n"
                                         "          type  character varying(10) → character "
                                         "varying(20)\n```\n"));
  CHECK_THAT(markdown, ContainsSubstring("\n+ table app.u\n+     column id  integer, not null\n"));
  CHECK_THAT(markdown, ContainsSubstring("- Lose data: **1 statement**\n"));
  CHECK_THAT(markdown, ContainsSubstring("DATA LOSS: "));
  const std::string html = html_of(changed);
  CHECK_THAT(html, ContainsSubstring("<span class=\"badge bad\">drop</span>"));
  CHECK_THAT(html, ContainsSubstring("<td data-value=\"drop\">"));
  CHECK_THAT(html, ContainsSubstring("<span class=\"mod\">~     column b\n</span>"));
}

TEST_CASE("a page has each statement, its SQL, and what it waits for") {
  const ReportCase c("",
                     "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (m mood);"
                     "CREATE VIEW v AS SELECT m FROM t");
  const Page created = page_of(c);
  CHECK_THAT(
      created.markdown(),
      ContainsSubstring("- 1 create enum public.mood before 2 create table public.t: what it "
                        "refers to comes up first\n"));
  const std::string html = html_of(created);
  CHECK_THAT(html, ContainsSubstring("<tr id=\"statement-3\">"));
  CHECK_THAT(html, ContainsSubstring("href=\"#statement-3\""));
  CHECK_THAT(html, ContainsSubstring("marker-end=\"url(#"));
  for (const Statement& statement : c.script.statements) {
    CHECK_THAT(html_text(html), ContainsSubstring(statement.sql + ";"));
  }
}

TEST_CASE("statements wait as the script has them, each for a reason given once") {
  const ReportCase c("CREATE TABLE t (a integer, b integer); CREATE VIEW v AS SELECT a, b FROM t",
                     "CREATE TABLE t (a bigint, b bigint); CREATE VIEW v AS SELECT a, b FROM t;"
                     "CREATE TABLE u (a integer PRIMARY KEY); ALTER TABLE t ADD FOREIGN KEY (a) "
                     "REFERENCES u");
  const std::vector<StatementWait> waits = statement_waits(c.script);
  REQUIRE_FALSE(waits.empty());
  for (size_t i = 0; i < waits.size(); ++i) {
    CHECK(waits[i].before < waits[i].after);
    CHECK(waits[i].after < c.script.statements.size());
    CHECK_FALSE(waits[i].reason.empty());
    for (size_t j = 0; j < i; ++j) {
      CHECK_FALSE((waits[i].before == waits[j].before && waits[i].after == waits[j].after &&
                   waits[i].reason == waits[j].reason));
    }
  }
  // The view goes down before its table's column is altered, and comes up after it.
  const auto place = [&](const std::string& title) {
    for (size_t i = 0; i < c.script.statements.size(); ++i) {
      if (title_of(c.script.graph, c.script.statements[i]) == title) return i;
    }
    FAIL("no statement: " << title);
    return size_t{0};
  };
  const size_t down = place("drop view public.v"), up = place("create view public.v");
  CHECK(std::any_of(waits.begin(), waits.end(), [&](const auto& w) { return w.before == down; }));
  CHECK(std::any_of(waits.begin(), waits.end(), [&](const auto& w) { return w.after == up; }));
}

TEST_CASE("what a script keeps is not told as lost") {
  const ReportCase c("CREATE TABLE t (a integer, b text)", "CREATE TABLE t (a integer)");
  Script keeping = c.script;
  for (Statement& statement : keeping.statements) statement.loss.clear();
  const Page kept = diff_page({c.script, keeping, c.difference, c.from, c.to, "a", "b", "SQL"});
  const std::string markdown = kept.markdown();
  CHECK_THAT(markdown, ContainsSubstring("| lost without \\-\\-retain |") ||
                           ContainsSubstring("| lost without --retain |"));
  CHECK_THAT(markdown, ContainsSubstring("- Data lost: **none**\n"));
}

TEST_CASE("names from a source are only names on the page of a difference") {
  const Page hostile = page(
      "CREATE TABLE \"</script><img src=x>\" (\"a|b`\xe2\x80\xae\" integer)",
      "CREATE TABLE \"</script><img src=x>\" (\"a|b`\xe2\x80\xae\" bigint, \"\x01'\"\"\" text)");
  const std::string html = html_of(hostile);
  CHECK_THAT(html_text(html), ContainsSubstring("</script><img src=x>"));
  for (const std::string& out : {html, hostile.markdown()}) {
    CHECK(out.find("\xe2\x80\xae") == std::string::npos);
    CHECK(out.find('\x01') == std::string::npos);
  }
}

}  // namespace dryshod
