// The source map: lines, columns, and errors that are safe to show.
#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include "parser/source/source_map.h"
#include "parser/source/utf8.h"

using namespace dryshod;

namespace {

std::string shown(std::string text, uint32_t begin, uint32_t end, std::string message = "wrong") {
  SourceMap map;
  const uint32_t file = map.add_text("a.sql", std::move(text));
  return map.render({Severity::Error, {file, begin, end}, std::move(message), {}}, false);
}

bool has_control(const std::string& text) {
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("an error shows file, line, column, the line and a caret under the span") {
  CHECK(shown("one\ntwo three\n", 8, 13) ==
        "a.sql:2:5: error: wrong\n"
        "two three\n"
        "    ^~~~~\n");
  CHECK(shown("one", 3, 3) == "a.sql:1:4: error: wrong\none\n   ^\n");
  CHECK(shown("one\r\ntwo\r\n", 5, 6) == "a.sql:2:1: error: wrong\ntwo\n^\n");
  CHECK(shown("a\nb", 0, 3) == "a.sql:1:1: error: wrong\na\n^\n");
}

TEST_CASE("columns count characters and a byte order mark is none") {
  SourceMap map;
  const uint32_t file = map.add_text("u",
                                     "\xEF\xBB\xBF"
                                     "d\u00e9j\u00e0 vu");
  CHECK(map.position(file, 3).column == 1);
  CHECK(map.position(file, 10).column == 6);
  CHECK(shown("d\u00e9j\u00e0 vu", 7, 9) ==
        "a.sql:1:6: error: wrong\nd\u00e9j\u00e0 vu\n     ^~\n");
}

TEST_CASE("line numbers hold across the blocks of the sparse index") {
  std::string text;
  for (int i = 0; i < 50000; ++i) text += "line " + std::to_string(i) + "\n";
  SourceMap map;
  const uint32_t file = map.add_text("big", text);
  uint32_t line = 1, start = 0;
  for (uint32_t i = 0; i < text.size(); ++i) {
    if (i % 997 == 0) {
      const Position p = map.position(file, i);
      REQUIRE(p.line == line);
      REQUIRE(p.column == i - start + 1);
    }
    if (text[i] == '\n') ++line, start = i + 1;
  }
}

TEST_CASE("nothing in a text, a label or a message reaches the terminal as a control") {
  const std::string evil = "x \x1b[31mred\x07 \xc2\x9b \xe2\x80\xae \xff y";
  SourceMap map;
  const uint32_t file = map.add_text("a\x1b]0;t\x07.sql", evil);
  const std::string out = map.render(
      {Severity::Error, {file, 2, 3}, "no \x1b[2J such \xe2\x80\xae thing\nreally", {}}, false);
  CHECK_FALSE(has_control(out));
  CHECK(out.find("\\x1b[31mred\\x07") != std::string::npos);
  CHECK(out.find("\\u009b \\u202e \\xff y") != std::string::npos);
  CHECK(out.find("thing\\x0areally") != std::string::npos);
}

TEST_CASE("a huge line is clipped around the place") {
  const std::string text = std::string(100000, 'a') + "HERE" + std::string(100000, 'b');
  const std::string out = shown(text, 100000, 100004);
  CHECK(out.size() < 800);
  const size_t line = out.find('\n') + 1;
  const size_t marks = out.find('\n', line) + 1;
  CHECK(out.find("HERE") - line == out.find('^') - marks);
  CHECK(out.compare(line, 3, "...") == 0);
}

TEST_CASE("tabs keep the caret in place") {
  CHECK(shown("\tab", 1, 2) == "a.sql:1:2: error: wrong\n    ab\n    ^\n");
}

TEST_CASE("severities, notes and colour") {
  SourceMap map;
  const uint32_t file = map.add_text("n", "abc");
  Diagnostic d{Severity::Warning, {file, 0, 1}, "first", {{{file, 2, 3}, "second"}, {{}, "hint"}}};
  CHECK(map.render(d, false) ==
        "n:1:1: warning: first\nabc\n^\nn:1:3: note: second\nabc\n  ^\nnote: hint\n");
  CHECK(map.render(d, true).find("\x1b[1;33m") != std::string::npos);
}

TEST_CASE("a derived text shows its own words at its origin's line") {
  SourceMap map;
  const uint32_t file = map.add_text("v.sql", "\n\nselect :x;\n");
  const uint32_t derived = map.add_derived({file, 2, 11}, "select 42 oops");
  const std::string out = map.render({Severity::Error, {derived, 10, 14}, "bad", {}}, false);
  CHECK(out == "v.sql:3:1: error: bad\nselect 42 oops\n          ^~~~\n");
}

TEST_CASE("files small and large are read, and what cannot be read says why") {
  const auto dir = std::filesystem::temp_directory_path() / "dryshod_source_map_test";
  std::filesystem::create_directories(dir);
  const std::string big(3 << 20, 'z');
  std::ofstream(dir / "big.sql") << big;
  std::ofstream(dir / "small.sql") << "select 1";
  SourceMap map;
  const auto large = map.add_file((dir / "big.sql").string());
  const auto small = map.add_file((dir / "small.sql").string());
  REQUIRE(large);
  REQUIRE(small);
  CHECK(map.text(*large) == big);
  map.release(map.whole(*large));
  CHECK(map.text(*large) == big);
  CHECK(map.text(*small) == "select 1");
  const auto none = map.add_file((dir / "none.sql").string());
  REQUIRE_FALSE(none);
  CHECK(none.error()[0].message.find("No such file") != std::string::npos);
  const auto folder = map.add_file(dir.string());
  REQUIRE_FALSE(folder);
  CHECK(folder.error()[0].message.find("is a directory") != std::string::npos);
  std::filesystem::remove_all(dir);
}

TEST_CASE("UTF-8 is what PostgreSQL accepts") {
  CHECK(utf8_invalid("plain ascii of more than eight bytes") == std::string_view::npos);
  CHECK(utf8_invalid("12345678\u00e9\u20ac\U0001F600") == std::string_view::npos);
  CHECK(utf8_invalid("1234567\xe9 x") == 7);
  CHECK(utf8_invalid("12345678901\xc0\xaf") == 11);  // overlong
  CHECK(utf8_invalid("\xed\xa0\x80") == 0);          // surrogate
  CHECK(utf8_invalid("\xf4\x90\x80\x80") == 0);      // past U+10FFFF
  CHECK(utf8_invalid("ab\xe2\x82") == 2);            // cut short
  CHECK(utf8_invalid(std::string_view("123456789\0x", 11)) == 9);
  CHECK(first_non_ascii("0123456789\u00e9") == 10);
  CHECK(first_non_ascii("0123456789") == std::string_view::npos);
}
