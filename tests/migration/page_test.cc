// Every block of a page, in HTML and in Markdown, holding the worst that a name can be; and that
// what reads the pages here would see it if it were wrong.
#include "migration/page.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "migration/page_text.h"
#include "tests/migration/html_check.h"

namespace dryshod {
namespace {

using Catch::Matchers::ContainsSubstring;

const std::string kHostile[] = {
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</svg></title></style><!-- ]]> -->",
    "a|b`c``d\\|e\\",
    "line\nnew\r\n| not | a | row |",
    "\xe2\x80\xae"
    "desrever \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d_1",
    "\x01\x1b[31m\x7f\xc2\x9b \xff\xfe",
    "[x](javascript:alert(1)) ![i](//e) <b>*b* _i_ ~~s~~ &lt; &#60;",
    "- item",
    "1. item",
    "# head",
    "> quote",
    "    code",
    "+ plus",
    "=====",
    "@someone",
    "www.e.x",
    "https://e.x/",
    "```",
    "$x$",
    "",
};

void check_whole(const std::string& html) {
  const std::vector<std::string> problems = html_problems(html);
  for (const std::string& problem : problems) UNSCOPED_INFO(problem);
  CHECK(problems.empty());
}

Page page_of(const std::string& text) {
  Page page;
  page.heading(1, text);
  page.paragraph(text);
  page.heading(4, text);  // out of order
  page.list({{text, text, true}, {text, "", false, PageTone::Bad, text, {{'+', text}}}});
  page.heading(2, text);
  page.tiles({{text, text, PageTone::Good, text}});
  page.callout(PageTone::Warn, text, text);
  page.code(text);
  page.lines({{'+', text}, {' ', text}, {'!', text}});
  page.table({{text}, {text}}, {{{text}, {text, text}}});
  page.heading(2, text);
  Page::FilteredTable table;
  table.name = text;
  table.head = {{text}, {text}};
  table.rows = {{{text, "", false, PageTone::None, text, {{'-', text}}, text}, {text}},
                {{text, "", false, PageTone::None, "", {}, text}, {""}}};
  table.facets = {1, 7};
  page.filtered_table(table);
  page.filtered_table(table);  // the same ids are asked for twice
  Page inner;
  inner.paragraph(text);
  page.details(text, inner);
  page.heading(2, text);
  page.graph(
      {text, text, {{text, text, text}, {text, text}, {"", text}}, {{0, 1, text}, {2, 0, text}}});
  page.timeline(
      {text,
       {{text, text, {{text, text, text, 3, text, PageTone::Bad}, {text, text}}, text, text, text},
        {text, "", {}, "", "", ""}}});
  page.heading(1, text);  // once more
  return page;
}

}  // namespace

TEST_CASE("a hostile text is text in every block of a page") {
  for (const std::string& text : kHostile) {
    INFO(text);
    const Page page = page_of(text);
    const std::string html = page.html(text);
    check_whole(html);
    CHECK(html == page_of(text).html(text));
    // What is seen is what was given, but for what is spelled out.
    if (text.find_first_of("\n\r\x01\xe2") == std::string::npos) {
      CHECK_THAT(html_text(html), ContainsSubstring(text));
    }
    for (const std::string& out : {html, page.markdown()}) {
      for (const char* hidden :
           {"\x1b", "\x01", "\x7f", "\xc2\x9b", "\xff", "\xe2\x80\xae", "\r"}) {
        CHECK(out.find(hidden) == std::string::npos);
      }
    }
  }
}

TEST_CASE("a hostile text is text in Markdown") {
  const auto markdown = [](const std::string& text) {
    Page page;
    page.paragraph(text);
    return page.markdown();
  };
  CHECK(markdown("<b>&amp;") == "&lt;b&gt;&amp;amp;\n");
  CHECK(markdown("a|b`c*d[e](f)") == "a\\|b\\`c\\*d\\[e\\](f)\n");
  CHECK(markdown("- item") == "\\- item\n");
  CHECK(markdown("+ item") == "\\+ item\n");
  CHECK(markdown("12. item") == "12\\. item\n");
  CHECK(markdown("12 items") == "12 items\n");
  CHECK(markdown("    code") == "&#32;   code\n");
  CHECK(markdown("# head") == "\\# head\n");
  CHECK(markdown("https://e.x") == "https&#58;//e.x\n");
  CHECK(markdown("see www.e.x") == "see www&#46;e.x\n");
  CHECK(markdown("@all a@b") == "&#64;all a&#64;b\n");
  CHECK(markdown("two\nlines") == "two lines\n");
  CHECK(markdown("snake_case _x_") == "snake_case \\_x\\_\n");
}

TEST_CASE("every row of a table in Markdown has as many cells as its head") {
  for (const std::string& text : kHostile) {
    Page page;
    page.table({{text}, {text}, {text}}, {{{text}, {text, "", true}, {text}}});
    const std::string markdown = page.markdown();
    size_t lines = 0, bars = 0;
    for (size_t i = 0; i < markdown.size(); ++i) {
      lines += markdown[i] == '\n';
      bars += markdown[i] == '|' && (i == 0 || markdown[i - 1] != '\\');
    }
    INFO(markdown);
    CHECK(lines == 3);
    CHECK(bars == 3 * 4);
  }
}

TEST_CASE("words from right to left are kept apart") {
  CHECK(in_html("t \xd7\xa9\xd7\x9c, 1") == "t <bdi>\xd7\xa9\xd7\x9c</bdi>, 1");
  CHECK(in_html("\xd8\xa7") == "<bdi>\xd8\xa7</bdi>");
  CHECK(in_svg("\xd8\xa7 <") == "<tspan class=\"rtl\">\xd8\xa7</tspan> &lt;");
  CHECK(in_html("\xc3\xa4\xe6\xbc\xa2") == "\xc3\xa4\xe6\xbc\xa2");
  CHECK(in_attribute("\xd8\xa7\"") == "\xd8\xa7&quot;");
}

TEST_CASE("a link leads below the page, into it or to the web, else it is none") {
  for (const char* good :
       {"a.sql", "rollback/steps/01-x.sql", "#step-1", "https://neon.com/docs/x?y=1#z"}) {
    CHECK(is_plain_link(good));
  }
  for (const char* bad :
       {"", "javascript:alert(1)", "//e.x", "/etc/passwd", "../x", "http://e.x", "data:text/html,x",
        "a b", "a)b", "a\"b", "https://", "https:///x", "file:x"}) {
    CHECK_FALSE(is_plain_link(bad));
  }
  Page page;
  page.list({{"text", "javascript:alert(1)"}, {"file", "a.sql"}});
  CHECK(page.markdown() == "- text\n- [file](a.sql)\n");
  CHECK_THAT(page.html("x"),
             ContainsSubstring("<li>text</li>") && ContainsSubstring("<a href=\"a.sql\">file</a>"));
}

TEST_CASE("text is shortened by columns, never within a character") {
  CHECK(shortened("abcdef", 6) == "abcdef");
  CHECK(shortened("abcdefg", 6) == "ab…efg");
  CHECK(shortened("create view app.sales_a", 12) == "creat…ales_a");
  CHECK(shortened("\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2", 6) ==
        "\xe6\xbc\xa2…\xe6\xbc\xa2");
  CHECK(shortened("abc", 0) == "");
  CHECK(shortened("\xff\xff\xff", 20) == "\\xff\\xff\\xff");
}

TEST_CASE("a page has one title, and headings in order whatever is asked for") {
  Page page;
  page.heading(3, "deep");
  page.heading(2, "first");
  page.heading(6, "far below");
  page.heading(1, "another title");
  const std::string html = page.html("Given");
  check_whole(html);
  CHECK_THAT(html, ContainsSubstring("<h1>Given</h1>"));
  CHECK_THAT(html, ContainsSubstring(">deep</h2>"));
  CHECK_THAT(html, ContainsSubstring(">far below</h3>"));
  CHECK_THAT(html, ContainsSubstring(">another title</h2>"));
  CHECK_THAT(html, ContainsSubstring("aria-label=\"On this page\""));
}

TEST_CASE("a page without a filter has no script") {
  Page page;
  page.table({{"a"}}, {{{"b"}}});
  CHECK(page.html("x").find("<script") == std::string::npos);
  Page::FilteredTable table;
  table.name = "t";
  table.head = {{"a"}};
  page.filtered_table(table);  // nothing to filter
  CHECK(page.html("x").find("<script") == std::string::npos);
  table.rows = {{{"b"}}};
  page.filtered_table(table);
  CHECK(page.html("x").find("<script>") != std::string::npos);
  check_whole(page.html("x"));
}

TEST_CASE("a column that narrows a table offers each of its values, counted") {
  Page page;
  Page::FilteredTable table;
  table.name = "Findings";
  table.head = {{"What"}, {"Severity"}};
  table.rows = {{{"x"}, {"error"}}, {{"y"}, {"info"}}, {{"z"}, {"error"}}, {{"n"}, {""}}};
  table.facets = {1};
  page.filtered_table(table);
  const std::string html = page.html("x");
  CHECK_THAT(html,
             ContainsSubstring("<option value=\"\">all</option><option value=\"=error\">error (2)"
                               "</option><option value=\"=info\">info (1)</option>"
                               "<option value=\"=\">none (1)</option>"));
  CHECK_THAT(html, ContainsSubstring("<td data-value=\"error\">error</td>"));
}

TEST_CASE(
    "what is shown when asked for stands below the table in Markdown, unless it stands elsewhere") {
  Page page;
  Page::FilteredTable table;
  table.head = {{"Object"}, {"What"}};
  table.rows = {{{"t", "", false, PageTone::None, "a note", {{'+', "new"}, {'-', "old"}}}, {"x"}}};
  page.filtered_table(table);
  CHECK(page.markdown() ==
        "| Object | What |\n| --- | --- |\n| t: a note | x |\n\n<details>\n<summary>t</summary>\n\n"
        "```diff\n+ new\n- old\n```\n\n</details>\n");
  table.more_in_markdown = false;
  Page brief;
  brief.filtered_table(table);
  CHECK(brief.markdown() == "| Object | What |\n| --- | --- |\n| t: a note | x |\n");
}

TEST_CASE("a timeline says how long what is known takes") {
  CHECK(duration_words(-1) == "");
  CHECK(duration_words(0.2) == "under 1 s");
  CHECK(duration_words(90) == "90 s");
  CHECK(duration_words(600) == "10 min");
  CHECK(duration_words(9000) == "2.5 h");
  PageTimeline::Phase phase{"expand", "", {{"1", "a", "", 3}, {"2", "b"}}};
  CHECK(phase_sum(phase) == "2 steps, about 3 s where it is known");
  phase.steps.pop_back();
  CHECK(phase_sum(phase) == "1 step, about 3 s");
  Page page;
  page.timeline({"t", {{"one", "", {{"1", "a", "", 30}, {"2", "b", "", 10}, {"3", "c"}}, "look"}}});
  const std::string html = page.html("x");
  CHECK_THAT(html, ContainsSubstring("class=\"long\" x=\"0\" width=\"750\""));
  CHECK_THAT(html, ContainsSubstring("class=\"long\" x=\"750\" width=\"250\""));
  CHECK_THAT(html, ContainsSubstring("class=\"guess\" x=\"992\" width=\"8\""));
  CHECK_THAT(html, ContainsSubstring("not known of 1 step:"));
  CHECK_THAT(page.markdown(), ContainsSubstring("|  | 1 | a | 30 s |  |\n"));
  CHECK_THAT(page.markdown(), ContainsSubstring("|  | gate | look |  |  |\n"));
}

TEST_CASE("what reads the pages sees what it must") {
  const auto wrong = [](std::string_view old, std::string_view bad, const std::string& words) {
    Page page = page_of("x");
    std::string html = page.html("x");
    const size_t at = html.find(old);
    REQUIRE(at != std::string::npos);
    html.replace(at, old.size(), bad);
    const std::vector<std::string> problems = html_problems(html);
    for (const std::string& problem : problems) UNSCOPED_INFO(problem);
    CHECK(std::any_of(problems.begin(), problems.end(),
                      [&](const std::string& p) { return p.find(words) != std::string::npos; }));
  };
  wrong("</p>", "", "closes");
  wrong("<p>x", "<p>x<img src=\"a\">", "loads: img");
  wrong("<p>x", "<p>x & y", "a bare &");
  wrong("<p>x", "<p onclick=\"x\">x", "a handler");
  wrong("<p>x", "<script>x</script><p>", "more than one script");
  wrong(" scope=\"col\"", "", "th without scope");
  wrong("<h2 ", "<h4 ", "after h1");
  wrong(" lang=\"en\"", "", "no lang");
  wrong("href=\"#main\"", "href=\"#nowhere\"", "points at nothing");
  wrong("href=\"#main\"", "href=\"javascript:x\"", "href javascript");
  wrong("<main id=\"main\"", "<main id=\"table-1\"", "points at nothing");
  wrong("<style>\n", "<style>\n@import 'x';", "@import");
  wrong("<h1>", "<h1></h1><h1>", "2 times");
}

}  // namespace dryshod
