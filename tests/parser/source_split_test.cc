// The splitter: where statements end, what is data, what psql would do, and what is no text.
#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

#include "parser/source/split.h"

using namespace dryshod;

namespace {

struct Split {
  SourceMap map;
  SplitResult result;
  explicit Split(std::string text, Include include = {}) {
    const uint32_t file = map.add_text("t.sql", std::move(text));
    result = split(map, file, include);
  }
  std::vector<std::string> texts(ItemKind kind) const {
    std::vector<std::string> out;
    for (const Item& item : result.items) {
      if (item.kind == kind) out.emplace_back(map.text(item.span));
    }
    return out;
  }
  std::vector<std::string> statements() const { return texts(ItemKind::Statement); }
  std::string errors() const {
    std::string out;
    for (const Diagnostic& d : result.diagnostics) out += map.render(d, false);
    return out;
  }
};

using Texts = std::vector<std::string>;

Texts statements(std::string text) {
  const Split s(std::move(text));
  CHECK(s.errors() == "");
  return s.statements();
}

std::string errors(std::string text) {
  return Split(std::move(text)).errors();
}

bool begins(const std::string& text, const std::string& with) {
  return text.starts_with(with);
}

}  // namespace

TEST_CASE("statements end at semicolons outside quotes, comments and parentheses") {
  CHECK(statements("a;b ; c") == Texts{"a", "b", "c"});
  CHECK(statements("") == Texts{});
  CHECK(statements(" ;; ; \n") == Texts{});
  CHECK(statements("select ';' ; select \";\" ; x") == Texts{"select ';'", "select \";\"", "x"});
  CHECK(statements("select 'it''s;' ; x") == Texts{"select 'it''s;'", "x"});
  CHECK(statements("-- c;\na /* ; */ b; -- end") == Texts{"a /* ; */ b"});
  CHECK(statements("a /* x /* ; */ ; */ b; c") == Texts{"a /* x /* ; */ ; */ b", "c"});
  CHECK(statements("a -- ;\r b; c") == Texts{"a -- ;\r b", "c"});
  CHECK(statements("create rule r do (a; b); c") == Texts{"create rule r do (a; b)", "c"});
  CHECK(statements("a ) ; b") == Texts{"a )", "b"});
  CHECK(statements("a\r\n;\r\nb\r\n") == Texts{"a", "b"});
  CHECK(statements("\xEF\xBB\xBFselect 1;") == Texts{"select 1"});
  CHECK(statements("a - b; c / d; e -/* ; */ f") == Texts{"a - b", "c / d", "e -/* ; */ f"});
}

TEST_CASE("backslashes escape only in E strings, or with standard_conforming_strings off") {
  CHECK(statements(R"(select '\'; b)") == Texts{R"(select '\')", "b"});
  CHECK(statements(R"(select E'\';'; b)") == Texts{R"(select E'\';')", "b"});
  CHECK(statements(R"(select e'a''\';'; b)") == Texts{R"(select e'a''\';')", "b"});
  CHECK(statements(R"(select name'\'; b)") == Texts{R"(select name'\')", "b"});
  CHECK(statements(R"(select U&'\'; b)") == Texts{R"(select U&'\')", "b"});
  CHECK(statements(R"(select N'\'; b)") == Texts{R"(select N'\')", "b"});
  CHECK(statements(R"(select 'x'E'\';'; b)") == Texts{R"(select 'x'E'\';')", "b"});
  CHECK(statements("select E'a'\n  '\\';'; b") == Texts{"select E'a'\n  '\\';'", "b"});
  CHECK(statements("select E'a' '\\'; b") == Texts{"select E'a' '\\'", "b"});
  CHECK(statements("SET standard_conforming_strings = off; select '\\';'; b") ==
        Texts{"SET standard_conforming_strings = off", "select '\\';'", "b"});
  CHECK(statements("set session standard_conforming_strings to 'off'; select N'\\';'; "
                   "set standard_conforming_strings to on; select '\\'; c")
            .size() == 5);
  CHECK(statements("set standard_conforming_strings=0; select B'\\'; reset all; select '\\'; c")
            .size() == 5);
  const Split s("set standard_conforming_strings = off; a; reset standard_conforming_strings; b");
  REQUIRE(s.result.items.size() == 4);
  CHECK_FALSE(s.result.items[1].standard_strings);
  CHECK(s.result.items[3].standard_strings);
}

TEST_CASE("dollar quotes follow the lexer's rules on what stands before and inside") {
  CHECK(statements("do $$ a; b $$; c") == Texts{"do $$ a; b $$", "c"});
  CHECK(statements("do $x$ ; $$ ; $y$ ; $x$; c") == Texts{"do $x$ ; $$ ; $y$ ; $x$", "c"});
  CHECK(statements("do $a$ ; $b$a$; c") == Texts{"do $a$ ; $b$a$", "c"});
  CHECK(statements("select a$b$; c") == Texts{"select a$b$", "c"});
  CHECK(statements("select a$$; c") == Texts{"select a$$", "c"});
  CHECK(statements("select $1; select $1$$;$$; c") == Texts{"select $1", "select $1$$;$$", "c"});
  CHECK(statements("select 1$$;$$; c") == Texts{"select 1$$;$$", "c"});
  CHECK(statements("select $1a; c") == Texts{"select $1a", "c"});
  CHECK(statements("do $\u00e9_1$ ; $\u00e9_1$; c") == Texts{"do $\u00e9_1$ ; $\u00e9_1$", "c"});
  CHECK(statements("do $$;$$$x$;$x$; c") == Texts{"do $$;$$$x$;$x$", "c"});
}

TEST_CASE("BEGIN ATOMIC bodies hold semicolons, and CASE has its own END") {
  const std::string body =
      "create or replace function f() returns int begin atomic select case when 1>0 then 1 end; "
      "select 2; end";
  CHECK(statements(body + "; x") == Texts{body, "x"});
  const std::string procedure =
      "CREATE PROCEDURE p() BEGIN /* ; */ ATOMIC ; select E'\\';end;'; END";
  CHECK(statements(procedure + "; x") == Texts{procedure, "x"});
  CHECK(statements("begin; create table t(); end; x") ==
        Texts{"begin", "create table t()", "end", "x"});
  CHECK(statements("create function begin() returns int as 'x'; y").size() == 2);
  CHECK(statements("create function f(\"begin\" int) as $$ begin atomic $$; y").size() == 2);
  CHECK(statements("create view v as select case when a then b end; y").size() == 2);
}

TEST_CASE("COPY data is one item, and its end is a line of its own") {
  const Split s("COPY t (a, \"from\") FROM stdin;\n1\t;\\N\n'\\.x\n\\.\nselect 1;\n");
  CHECK(s.errors() == "");
  CHECK(s.texts(ItemKind::Data) == Texts{"COPY t (a, \"from\") FROM stdin"});
  CHECK(s.texts(ItemKind::CopyData) == Texts{"1\t;\\N\n'\\.x\n"});
  CHECK(s.statements() == Texts{"select 1"});

  const Split empty("copy t from STDIN with (format csv);\n\\.\nb;");
  CHECK(empty.errors() == "");
  CHECK(empty.texts(ItemKind::CopyData) == Texts{""});
  CHECK(empty.statements() == Texts{"b"});

  const Split crlf("copy t from stdin;\r\nx\r\n\\.\r\nb;\r\n");
  CHECK(crlf.errors() == "");
  CHECK(crlf.statements() == Texts{"b"});

  const Split other("copy t from '/x'; copy (select 1 from stdin) to stdout; b");
  CHECK(other.errors() == "");
  CHECK(other.texts(ItemKind::CopyData).empty());
  CHECK(other.statements() == Texts{"b"});

  // Neither the encoding nor the quotes of data matter.
  const Split raw("copy t from stdin;\n\xff\xfe ' \"\n\\.\nb;");
  CHECK(raw.errors() == "");
  CHECK(raw.statements() == Texts{"b"});

  const Split psql("\\copy t from stdin\n;1;\n\\.\nb;");
  CHECK(psql.errors() == "");
  CHECK(psql.statements() == Texts{"b"});
}

TEST_CASE("the end of COPY data is found wherever it lies in a 16-byte block") {
  for (size_t n = 0; n < 70; ++n) {
    const Split s("copy t from stdin;\n" + std::string(n, 'x') + "\n\\.\nb;");
    REQUIRE(s.errors() == "");
    REQUIRE(s.statements() == Texts{"b"});
    REQUIRE(s.texts(ItemKind::CopyData)[0].size() == n + 1);
  }
}

TEST_CASE("statements that only move data are marked and counted") {
  const Split s(
      "INSERT INTO t VALUES (1, ';');\ninsert into t select 2;\nSELECT pg_catalog.setval('s', 1, "
      "true);\nselect setval('s', 2), f();\nselect pg_catalog.set_config('search_path', '', "
      "false);\ninserted;\n");
  CHECK(s.errors() == "");
  REQUIRE(s.result.items.size() == 4);
  CHECK(s.result.items[0].kind == ItemKind::Data);
  CHECK(s.result.items[0].count == 3);
  CHECK(s.statements() == Texts{"select setval('s', 2), f()",
                                "select pg_catalog.set_config('search_path', '', false)",
                                "inserted"});
}

TEST_CASE("quotes and comments that never close are errors at their start") {
  CHECK(begins(errors("a;\nb 'x;\n"), "t.sql:2:3: error: unterminated quoted string"));
  CHECK(begins(errors("a E'x\\'"), "t.sql:1:4: error: unterminated quoted string"));
  CHECK(begins(errors("a \"x;"), "t.sql:1:3: error: unterminated quoted identifier"));
  CHECK(begins(errors("a $q$ ; $$"), "t.sql:1:3: error: unterminated dollar-quoted string"));
  CHECK(begins(errors("a /* /* */ ;"), "t.sql:1:3: error: unterminated /* comment"));
  CHECK(begins(errors("/* ;"), "t.sql:1:1: error: unterminated /* comment"));
  CHECK(begins(errors("x;\nCOPY t FROM stdin;\n1\n"), "t.sql:2:1: error: unterminated COPY data"));
  CHECK(begins(errors("COPY t FROM stdin;"), "t.sql:1:1: error: unterminated COPY data"));
  CHECK(begins(errors("COPY t FROM stdin;\n1\n\\. \n"), "t.sql:1:1: error: unterminated COPY"));
}

TEST_CASE("bytes that are no UTF-8 text are errors with their place") {
  CHECK(begins(errors(std::string("a;\nb\0c;", 7)), "t.sql:2:2: error: NUL byte"));
  CHECK(begins(errors("a;\nb '\xe9'"), "t.sql:2:4: error: invalid UTF-8 byte 0xe9"));
  CHECK(begins(errors("-- caf\xe9\nx;"), "t.sql:1:7: error: invalid UTF-8 byte 0xe9"));
  const std::string latin =
      errors("SET client_encoding = 'LATIN1';\ncomment on table t is '\xe9';");
  CHECK(begins(latin, "t.sql:2:24: error: invalid UTF-8 byte 0xe9"));
  CHECK(latin.find("client_encoding is LATIN1") != std::string::npos);
  // These bytes happen to be UTF-8 too, but would be read as other letters.
  const std::string both = errors("SET client_encoding TO latin1;\nselect '\u00e9';");
  CHECK(both.find("client_encoding is LATIN1 and it holds bytes beyond ASCII") !=
        std::string::npos);
  CHECK(errors("SET client_encoding = 'LATIN1'; select 'plain';") == "");
  CHECK(errors("SET client_encoding = 'sql_ascii'; select '\u00e9';") == "");
  CHECK(errors("\\encoding WIN1252\nselect '\x80';").find("WIN1252") != std::string::npos);
  CHECK(begins(errors(std::string("\xff\xfes\0e\0", 6)), "t.sql:1:1: error: this file is UTF-16"));
  // A binary file opens quotes by chance: the bytes are the better explanation, and come first.
  CHECK(begins(errors("a ' " + std::string(5000, 'x') + "\xff"),
               "t.sql:1:5005: error: invalid UTF-8"));
}

TEST_CASE("psql commands are items of their own") {
  const Split s("\\restrict abc\nselect 1 \\gexec\nselect 2 \\g\n\\echo a;b\n\\connect db\nc;");
  CHECK(s.errors() == "");
  CHECK(s.texts(ItemKind::Meta) ==
        Texts{"\\restrict abc", "\\gexec", "\\g", "\\echo a;b", "\\connect db"});
  CHECK(s.statements() == Texts{"select 1", "select 2", "c"});
  CHECK(statements("\\echo x \\\\ select 1; b;") == Texts{"select 1", "b"});
  CHECK(statements("select 1 \\; select 2; c") == Texts{"select 1", "select 2", "c"});
  CHECK(statements("broken ( \\r\nb;") == Texts{"b"});
  CHECK(begins(errors("select \\echo x\n 1;"),
               "t.sql:1:8: error: psql command \\echo in the middle"));
  CHECK(meta_harmless("restrict") != "");
  CHECK(meta_harmless("dt+") != "");
  CHECK(meta_harmless("connect") == "");
  CHECK(meta_harmless("gexec") == "");
  CHECK(meta_harmless("!") == "");
}

TEST_CASE("psql variables are replaced when set and reported when not") {
  CHECK(statements("\\set s my_schema\ncreate table :s.t(); c") ==
        Texts{"create table my_schema.t()", "c"});
  CHECK(statements("\\set o 'it''s' ' x'\nselect :'o', :\"o\"; c") ==
        Texts{"select 'it''s x', \"it's x\"", "c"});
  CHECK(statements("\\set a b\n\\set c :a\nselect :c;") == Texts{"select b"});
  CHECK(begins(errors("select\n :who;"),
               "t.sql:2:2: error: psql variable \"who\" is not set before this line"));
  CHECK(errors("\\set a b\n\\unset a\nselect :a;") != "");
  CHECK(errors("\\set a `date`\nselect :a;") != "");
  // Not variables:
  CHECK(statements("select a::text, a[1:2], a[lo:hi], json_object('k':v), ':x', \":x\", $$:x$$;")
            .size() == 1);
  CHECK(statements("select :: int; do x := y; /* :x */ -- :y\n").size() == 2);
  const Split s("\\set a b\nselect :a from :a oops;");
  REQUIRE(s.result.items.size() == 2);
  const Span where = s.result.items[1].span;
  CHECK(s.map.position(where.file, where.begin).line == 2);
}

TEST_CASE("\\if reads only the branch that psql would") {
  CHECK(statements("\\set x on\n\\if :x\na;\n\\elif true\nb;\n\\else\nc;\n\\endif\nd;") ==
        Texts{"a", "d"});
  CHECK(statements("\\if no\na;\n\\elif 1\nb;\n\\else\nc;\n\\endif") == Texts{"b"});
  CHECK(statements("\\if false\n\\if true\na;\n\\else\nb;\n\\endif\n\\else\nc;\n\\endif") ==
        Texts{"c"});
  CHECK(statements("\\if :{?nope}\na;\n\\else\nb;\n\\endif") == Texts{"b"});
  CHECK(errors("\\if :nope\na;\n\\endif").find("condition that is not known") != std::string::npos);
  CHECK(errors("\\endif\n").find("\\endif without its \\if") != std::string::npos);
  CHECK(errors("\\if true\na;").find("\\if without its \\endif") != std::string::npos);
}

TEST_CASE("included texts are read in place, in the same session") {
  SourceMap map;
  const uint32_t inner = map.add_text("inner.sql", "\\set v w\nb; 'open");
  const uint32_t good =
      map.add_text("good.sql", "\\set v w\nset standard_conforming_strings = off; b;");
  const uint32_t self = map.add_text("self.sql", "\\i self.sql\n");
  const Include include = [&](std::string_view path, bool relative,
                              Span where) -> Result<uint32_t> {
    if (path == "inner.sql") return inner;
    if (path == "self.sql") return self;
    if (path == "good.sql" && relative) return good;
    return failure("no such file", where);
  };
  const uint32_t file = map.add_text("outer.sql", "a;\n\\ir good.sql\nselect :v;");
  const SplitResult result = split(map, file, include);
  std::vector<std::string> texts;
  for (const Item& item : result.items) {
    if (item.kind == ItemKind::Statement) texts.emplace_back(map.text(item.span));
  }
  CHECK(result.diagnostics.empty());
  CHECK(texts == Texts{"a", "set standard_conforming_strings = off", "b", "select w"});
  CHECK_FALSE(result.items.back().standard_strings);

  const auto first_error = [&](std::string text) {
    const SplitResult r = split(map, map.add_text("o.sql", std::move(text)), include);
    return r.diagnostics.empty() ? std::string() : map.render(r.diagnostics[0], false);
  };
  CHECK(
      begins(first_error("\\i inner.sql\nx;"), "inner.sql:2:4: error: unterminated quoted string"));
  CHECK(begins(first_error("\n\\i gone.sql\n"), "o.sql:2:1: error: no such file"));
  CHECK(first_error("\\i self.sql\n").find("include each other") != std::string::npos);
}

TEST_CASE("what people keep by hand promises no trailer, though it began as a dump") {
  const std::string header = "--\n-- PostgreSQL database dump\n--\n\n";
  const std::string entry = "--\n-- Name: t; Type: TABLE; Schema: public; Owner: o\n--\n\n";
  const auto truncated = [](const std::string& text) {
    return Split(text).result.dump.is_truncated;
  };
  CHECK(truncated(header));
  CHECK(truncated(header + "SET x = 0;\n" + entry));
  CHECK(truncated(header + "SET x = 0;\nSELECT set_config('a', '', false);\n" + entry +
                  "SET y = 1;\n\nCREATE TABLE t (a int);\n"));
  CHECK(truncated(header + "SET x = 0;\n-- TOC entry 3 (class 1259 OID 1)\n" + entry +
                  "CREATE TABLE t (a int);"));
  CHECK_FALSE(truncated(header + entry + "CREATE TABLE t (a int);\n"));
  CHECK_FALSE(
      truncated(header + "SET x = 0;\nCREATE SCHEMA s;\n" + entry + "CREATE TABLE t (a int);\n"));
  // A dump appended to such a file is a dump of its own.
  CHECK(truncated(header + entry + "CREATE TABLE t (a int);\n" + header + "SET x = 0;\n" + entry +
                  "CREATE TABLE u (a int);\n"));
}

TEST_CASE("a dump says what it is, and whether it is whole") {
  const std::string head =
      "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 15.7 (Debian 1)\n"
      "-- Dumped by pg_dump version 16.1\n\nSET x = 0;\n";
  const Split cut(head);
  CHECK(cut.result.dump.is_dump);
  CHECK(cut.result.dump.is_truncated);
  CHECK(cut.result.dump.server_version == "15.7 (Debian 1)");
  CHECK(cut.result.dump.server_major() == 15);
  CHECK(cut.result.dump.tool_version == "16.1");
  const Split whole(head + "--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict x\nb;");
  CHECK_FALSE(whole.result.dump.is_truncated);
  const Split hand("select '\n-- PostgreSQL database dump\n';");
  CHECK_FALSE(hand.result.dump.is_dump);
}

TEST_CASE("spans hold the statement alone") {
  const Split s("  /* c */ -- d\n  select 1  ;\n");
  REQUIRE(s.result.items.size() == 1);
  CHECK(s.map.text(s.result.items[0].span) == "select 1");
  CHECK(s.map.position(1, s.result.items[0].span.begin).line == 2);
}
