// .dryshodignore and --leave: what a comparison leaves to somebody else, and that the script that
// comes of it still proves under the same comparison.
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "cli/comparison.h"
#include "cli/ignore_file.h"
#include "diff/diff.h"
#include "migration/proof.h"
#include "migration/render.h"
#include "migration/script.h"
#include "parser/interpreter.h"
#include "parser/load.h"

namespace dryshod::cli {
namespace {

namespace fs = std::filesystem;

struct Sides {
  Sides(std::string_view from_sql, std::string_view to_sql)
      : from(execute(from_sql)), to(execute(to_sql)) {}

  Catalog execute(std::string_view sql) {
    Catalog catalog = template_catalog(strings, 15);
    SqlInterpreter interpreter(map, "<test>");
    const auto done = interpreter.execute(sql, catalog);
    REQUIRE(done);
    return catalog;
  }

  /// The script's statements; proven, or the test fails.
  std::string script(const ComparisonOptions& options) {
    const auto compared = comparison(options, from, to);
    REQUIRE(compared);
    const Frozen a(from), b(to);
    const Difference difference = diff(a, b, *compared);
    const auto planned = direct_script(a, b, difference);
    REQUIRE(planned);
    RenderOptions render;
    render.header = false;
    render.major = 15;
    const std::string sql = render_sql(*planned, render);
    SqlInterpreter interpreter(map, "<script>");
    const Proof proof = prove(sql, a, b, *compared, planned->by_hand, interpreter);
    INFO(sql);
    CHECK(proof.counter_example == "");
    CHECK(proof.holds);
    return sql;
  }

  SourceMap map;
  Strings strings;
  Catalog from, to;
};

/// A file that goes away with the test.
struct File {
  fs::path path = fs::temp_directory_path() / ("dryshod_ignore_" + std::to_string(::getpid()));
  explicit File(std::string_view text) { std::ofstream(path) << text; }
  ~File() { fs::remove(path); }
};

std::set<std::string> left_alone(std::string_view rules, std::string_view sql) {
  const auto parsed = IgnoreRules::parse(rules, "x");
  REQUIRE(parsed);
  Sides sides(sql, "");
  std::set<std::string> names;
  for (uint32_t id = 1; id < sides.from.size(); ++id) {
    const Ref ref{id};
    if (!sides.from.alive(ref) || sides.from[ref].builtin || !sides.from.name(ref)) continue;
    if (parsed->ignores(sides.from, ref)) names.insert(sides.from.display(ref));
  }
  return names;
}

constexpr std::string_view kSchema =
    "CREATE SCHEMA app; CREATE SCHEMA audit;"
    "CREATE TABLE app.person (id int CONSTRAINT positive CHECK (id > 0), note text);"
    "CREATE INDEX person_note ON app.person (note);"
    "CREATE TABLE app.tmp_a (x int); CREATE TABLE audit.tmp_b (y int);"
    "CREATE SEQUENCE audit.log_seq;";

bool has(const std::string& sql, std::string_view part) {
  return sql.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("patterns over names") {
  using Names = std::set<std::string>;
  CHECK(left_alone("", kSchema).empty());
  CHECK(left_alone("# tmp_*\n\n  \n", kSchema).empty());
  CHECK(left_alone("tmp_*", kSchema) == Names{"table app.tmp_a", "column app.tmp_a.x",
                                              "table audit.tmp_b", "column audit.tmp_b.y"});
  CHECK(left_alone("app.tmp_*  \r\n", kSchema) == Names{"table app.tmp_a", "column app.tmp_a.x"});
  CHECK(left_alone("audit.", kSchema) == Names{"schema audit", "table audit.tmp_b",
                                               "column audit.tmp_b.y", "sequence audit.log_seq"});
  CHECK(left_alone("audit", kSchema) == Names{"schema audit"});
  CHECK(left_alone("sequence:*", kSchema) == Names{"sequence audit.log_seq"});
  CHECK(left_alone("column:app.person.note", kSchema) == Names{"column app.person.note"});
  CHECK(left_alone("app.person.positive", kSchema) == Names{"check app.person.positive"});
  CHECK(left_alone("app.person_note", kSchema) == Names{"index app.person.person_note"});
  CHECK(left_alone("person_n?te", kSchema) == Names{"index app.person.person_note"});
  CHECK(left_alone("note", kSchema).empty());
}

TEST_CASE("later lines win, and a part goes with its whole") {
  CHECK(left_alone("tmp_*\n!audit.tmp_b", kSchema) ==
        std::set<std::string>{"table app.tmp_a", "column app.tmp_a.x"});
  CHECK(left_alone("!tmp_a\ntmp_a", kSchema).size() == 2);
  CHECK(left_alone("tmp_a\n!column:app.tmp_a.x", kSchema).size() == 2);
  CHECK(left_alone("\"a.b\"", "CREATE TABLE \"a.b\" (x int); CREATE TABLE a (x int)") ==
        std::set<std::string>{"table public.\"a.b\"", "column public.\"a.b\".x"});
}

TEST_CASE("a line that says nothing is an error that names it") {
  const auto message = [](std::string_view text) {
    const auto rules = IgnoreRules::parse(text, "f");
    return rules ? std::string() : rules.error().front().message;
  };
  CHECK(message("a\nnonsense:b") == "f:2: no such kind: nonsense: nonsense:b");
  CHECK(message("a..b") == "f:1: an empty name in the pattern: a..b");
  CHECK(message("\"a") == "f:1: a quote is left open: \"a");
  CHECK(message("!") == "f:1: an empty name in the pattern: !");
}

TEST_CASE("an ignored object is neither dropped, made nor changed, and the rest proves") {
  Sides sides(
      "CREATE TABLE kept (a int); CREATE TABLE foreign_job (a int); CREATE TABLE gone (a int);",
      "CREATE TABLE kept (a int, b int); CREATE TABLE job_of_theirs (a int);");
  ComparisonOptions options;
  const File file("*job*\n");
  options.ignore_file = file.path.string();
  const std::string sql = sides.script(options);
  CHECK_FALSE(has(sql, "job"));
  CHECK(has(sql, "ADD COLUMN b integer"));
  CHECK(has(sql, "DROP TABLE public.gone"));
  options.ignore_file = "/nonexistent/rules";
  CHECK_FALSE(comparison(options, sides.from, sides.to));
}

TEST_CASE("what TO does not mention can be left alone: schemas, partitions, a kind") {
  Sides sides(
      "CREATE SCHEMA cron; CREATE TABLE cron.job (a int);"
      "CREATE TABLE event (at date) PARTITION BY RANGE (at);"
      "CREATE TABLE event_p1 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');"
      "CREATE TABLE old (a int); CREATE SEQUENCE s;",
      "CREATE TABLE event (at date, note text) PARTITION BY RANGE (at);");
  const std::string all = sides.script({});
  CHECK(has(all, "DROP SCHEMA cron"));
  CHECK(has(all, "DROP TABLE public.event_p1"));
  CHECK(has(all, "DROP SEQUENCE public.s"));

  ComparisonOptions options;
  options.leave = {"schemas", "partitions", "sequence"};
  const std::string sql = sides.script(options);
  CHECK_FALSE(has(sql, "cron"));
  CHECK_FALSE(has(sql, "event_p1"));
  CHECK_FALSE(has(sql, "SEQUENCE"));
  CHECK(has(sql, "ADD COLUMN note text"));
  CHECK(has(sql, "DROP TABLE public.old"));
}

TEST_CASE("a kind that TO speaks of is not left alone") {
  Sides sides("CREATE SEQUENCE a; CREATE SEQUENCE b;", "CREATE SEQUENCE a;");
  ComparisonOptions options;
  options.leave = {"sequence"};
  CHECK(has(sides.script(options), "DROP SEQUENCE public.b"));
}

}  // namespace dryshod::cli
