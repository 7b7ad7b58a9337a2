// A key, check or index that differs in nothing but its name is renamed: what is, what is not, and
// that a proof sees a name that is wrong.
#include <catch2/catch_test_macros.hpp>

#include "migration/proof.h"
#include "parser/interpreter.h"
#include "tests/migration/report_case.h"

namespace dryshod {
namespace {

std::string script_of(const ReportCase& c) {
  std::string text;
  for (const Statement& statement : c.script.statements) text += statement.sql + ";\n";
  return text;
}

/// The script from one to the other; it must lead there.
std::string script_between(const std::string& from, const std::string& to) {
  ReportCase c(from, to);
  const std::string text = script_of(c);
  INFO(text);
  SqlInterpreter interpreter(c.map, "<script>");
  CHECK(prove(text, Frozen(c.from), Frozen(c.to), {}, c.script.by_hand, interpreter)
            .counter_example == "");
  return text;
}

const std::string kTable = "CREATE TABLE t (a integer, b integer);\n";
std::string constraint(const std::string& name, const std::string& body) {
  return "ALTER TABLE t ADD CONSTRAINT " + name + " " + body + ";\n";
}

}  // namespace

TEST_CASE("what says the same under another name is renamed") {
  for (const char* body : {"PRIMARY KEY (a)", "UNIQUE (a, b)", "CHECK (a > b)",
                           "EXCLUDE USING gist (int4range(a, b) WITH &&)",
                           "FOREIGN KEY (a) REFERENCES r DEFERRABLE"}) {
    const std::string both = kTable + "CREATE TABLE r (id integer PRIMARY KEY);\n";
    CHECK(script_between(both + constraint("x", body), both + constraint("y", body)) ==
          "ALTER TABLE public.t RENAME CONSTRAINT x TO y;\n");
  }
  CHECK(script_between(kTable + "CREATE INDEX x ON t (a);", kTable + "CREATE INDEX y ON t (a);") ==
        "ALTER INDEX public.x RENAME TO y;\n");
}

TEST_CASE("parts of what is renamed stay, change or go as any others") {
  const std::string check = "CHECK (a > 0)";
  const std::string from = kTable + constraint("x", check) + "COMMENT ON CONSTRAINT x ON t IS '1';";
  const std::string to = kTable + constraint("y", check);
  const std::string rename = "ALTER TABLE public.t RENAME CONSTRAINT x TO y;\n";
  CHECK(script_between(from, to + "COMMENT ON CONSTRAINT y ON t IS '1';") == rename);
  CHECK(script_between(from, to + "COMMENT ON CONSTRAINT y ON t IS '2';") ==
        rename + "COMMENT ON CONSTRAINT y ON public.t IS '2';\n");
  CHECK(script_between(from, to) == "COMMENT ON CONSTRAINT x ON public.t IS NULL;\n" + rename);
  CHECK(script_between(to, from) ==
        "ALTER TABLE public.t RENAME CONSTRAINT y TO x;\nCOMMENT ON CONSTRAINT x ON public.t IS "
        "'1';\n");
}

TEST_CASE("what is not one to one, or not the same, is no rename") {
  const auto renames = [](const std::string& from, const std::string& to) {
    return script_between(kTable + from, kTable + to).find("RENAME") != std::string::npos;
  };
  const std::string x = constraint("x", "CHECK (a > 0)"), y = constraint("y", "CHECK (a > 0)");
  CHECK(renames(x, y));
  CHECK(!renames(x, constraint("y", "CHECK (a > 1)")));
  CHECK(!renames(x, y + constraint("z", "CHECK (a > 0)")));
  CHECK(!renames(x + constraint("w", "CHECK (a > 0)"), y));
  CHECK(!renames("CREATE INDEX x ON t (a);", "CREATE UNIQUE INDEX y ON t (a);"));
  CHECK(
      !renames("CREATE INDEX x ON t (a);", "CREATE TABLE u (a integer); CREATE INDEX y ON u (a);"));
  // The name is another index's until then.
  const std::string u = "CREATE TABLE u (a integer); CREATE INDEX ";
  CHECK(!renames("CREATE INDEX x ON t (a);" + u + "y ON u (a);",
                 "CREATE INDEX y ON t (a);" + u + "x ON u (a);"));
  CHECK(!renames("", "") /* nothing at all */);
}

TEST_CASE("a name that is made free by a rename is taken after it") {
  const std::string from = kTable + constraint("x", "CHECK (a > 0)");
  const std::string to = kTable + constraint("x", "UNIQUE (b)") + constraint("y", "CHECK (a > 0)");
  const std::string text = script_between(from, to);
  CHECK(text.find("RENAME CONSTRAINT x TO y") < text.find("ADD CONSTRAINT x UNIQUE"));
  CHECK(text.find("DROP") == std::string::npos);
}

TEST_CASE("a wrong name is seen by the proof") {
  ReportCase c(kTable + constraint("x", "UNIQUE (a)"), kTable + constraint("y", "UNIQUE (a)"));
  SqlInterpreter interpreter(c.map, "<script>");
  CHECK(!prove("", Frozen(c.from), Frozen(c.to), {}, {}, interpreter).holds);
}

TEST_CASE("names that tables hand down are left to the server") {
  const std::string parts =
      "CREATE TABLE p (k integer NOT NULL) PARTITION BY RANGE (k);\n"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);\n";
  const std::string text = script_between(parts + "ALTER TABLE p ADD CONSTRAINT x UNIQUE (k);",
                                          parts + "ALTER TABLE p ADD CONSTRAINT y UNIQUE (k);");
  CHECK(text.find("RENAME") == std::string::npos);
}

}  // namespace dryshod
