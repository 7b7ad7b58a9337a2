// What a runbook is made of, without servers: which way is taken and why, times and costs to the
// cent, what comes before the copy and what after it, and that every risk is covered by something
// that is there.
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <sstream>

#include "neon/cutover/cost.h"
#include "neon/cutover/make.h"
#include "neon/cutover/path_choice.h"
#include "neon/cutover/prices.h"
#include "neon/cutover/runbook_files.h"
#include "parser/interpreter.h"
#include "parser/load.h"

namespace dryshod {
namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& each : list) out += each + "\n";
  return out;
}

/// A schema in SQL, with its sizes, on its way.
struct Case {
  explicit Case(std::string_view sql, std::string_view sizes = {}) {
    catalog = std::make_unique<Catalog>(template_catalog(strings, 17));
    SqlInterpreter interpreter(map);
    REQUIRE(interpreter.execute(sql, *catalog));
    if (!sizes.empty()) {
      auto read = DatabaseStats::read(sizes, Span{});
      REQUIRE(read);
      stats = std::make_unique<DatabaseStats>(std::move(*read));
    }
    request.source = "prod.sql";
    request.from_major = 15;
    request.major = 17;
  }
  MovedSchema schema() const { return moved_schema(*catalog, stats.get()); }
  PathChoice path() const { return choose_path(schema(), request); }
  Runbook book() {
    SqlInterpreter interpreter(map);
    const Catalog empty = template_catalog(strings, 17);
    Result<Runbook> made = make_runbook(empty, *catalog, stats.get(), request, interpreter);
    REQUIRE(made);
    return std::move(*made);
  }

  SourceMap map;
  Strings strings;
  std::unique_ptr<Catalog> catalog;
  std::unique_ptr<DatabaseStats> stats;
  CutoverRequest request;
};

constexpr std::string_view kOne = "CREATE TABLE t (id bigint PRIMARY KEY, v text);";
/// 5 GB of rows and 1 GB of indexes.
constexpr std::string_view kFiveGb = R"({"version": 1, "tables": [
  {"schema": "public", "name": "t", "rows": 50000000, "bytes": 5000000000, "index_bytes": 1000000000,
   "inserts_per_second": 100}]})";

TEST_CASE("a dump is taken where it fits into the time without writes") {
  Case one(kOne, kFiveGb);
  // 5000 MB / 50 + 5000 / 100 + 1000 / 50 + 5000 / 50 + 60 = 330 s
  CHECK(estimates(one.schema(), one.request, Method::Dump).window.seconds == 330);
  one.request.downtime = 5.5;
  CHECK(one.path().method == Method::Dump);
  one.request.downtime = 5.4;
  CHECK(one.path().method == Method::Logical);
  one.request.downtime = {};
  CHECK(one.path().method == Method::Logical);
  one.request.link = 10;  // 500 s for the copy alone
  one.request.downtime = 6;
  const PathChoice slow = one.path();
  CHECK(slow.method == Method::Logical);
  REQUIRE(!slow.rejected.empty());
  CHECK(has(joined(slow.rejected[0].why), "5.0 GB") == false);
  CHECK(has(joined(slow.rejected[0].why), "nobody can write for 13 min"));
  one.request.method = Method::Dump;
  CHECK(one.path().method == Method::Dump);
  CHECK(has(joined(one.path().reasons), "--method"));
}

TEST_CASE("replication is ruled out where it cannot carry the rows") {
  Case json("CREATE TABLE t (a json); ALTER TABLE t REPLICA IDENTITY FULL;");
  CHECK(json.path().method == Method::Dump);
  CHECK(has(joined(json.path().rejected[0].why), "public.t"));
  Case index("CREATE TABLE t (a json, b integer NOT NULL UNIQUE);");
  CHECK(index.path().method == Method::Logical);
  CHECK(has(joined(index.path().reasons), "Before G0, a replica identity for: public.t"));
  Case old(kOne);
  old.request.from_major = 9;
  CHECK(old.path().method == Method::Dump);
  Case heroku("CREATE SCHEMA heroku_ext; CREATE TABLE heroku_ext.t (id integer PRIMARY KEY);");
  CHECK(heroku.path().method == Method::Dump);
  CHECK(heroku.path().provider == "Heroku Postgres");
  Case rds("CREATE TABLE t (id integer PRIMARY KEY); GRANT SELECT ON t TO rds_superuser;");
  CHECK(rds.path().provider == "Amazon RDS");
  CHECK(rds.path().method == Method::Logical);
}

TEST_CASE("costs are prices by amounts") {
  Case one(kOne, kFiveGb);
  const Estimates times = estimates(one.schema(), one.request, Method::Logical);
  const Costs costs = move_costs(one.schema(), one.request, Method::Logical, times);
  CHECK(costs.as_of == "2026-10-02");
  // 6 GB: 2 CU. A month always on: 2 x 730 x 0.106; storage 6 x 0.35.
  CHECK(fitting_cu(6e9, 16) == 2);
  REQUIRE(costs.monthly.size() == 3);
  CHECK(std::abs(costs.monthly[0].dollars - 154.76) < 0.001);
  CHECK(std::abs(costs.monthly[2].dollars - 2.10) < 0.001);
  CHECK(costs.monthly[0].how == "1460.00 CU-h x 0.106 USD/CU-h");
  Case large(kOne, kFiveGb);
  large.request.plan = "free";
  const Costs none = move_costs(large.schema(), large.request, Method::Logical, times);
  CHECK(has(joined(none.limits), "6.0 GB do not fit"));
  CHECK(fitting_cu(1e8, 16) == 0.25);
  CHECK(fitting_cu(1e12, 16) == 16);
}

TEST_CASE("what would slow a copy down comes after it, keys before") {
  Case shop(
      "CREATE ROLE r; CREATE TABLE a (id integer PRIMARY KEY, u integer UNIQUE, v text);"
      "CREATE TABLE b (id integer, a integer REFERENCES a, w integer NOT NULL) PARTITION BY RANGE "
      "(id);"
      "CREATE TABLE b1 PARTITION OF b FOR VALUES FROM (0) TO (9); CREATE INDEX bi ON b (w);"
      "CREATE TABLE c (n integer NOT NULL, f integer REFERENCES a (u)); CREATE UNIQUE INDEX ci ON "
      "c (n);"
      "ALTER TABLE c REPLICA IDENTITY USING INDEX ci; COMMENT ON INDEX bi IS 'late';"
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;"
      "CREATE TRIGGER tr BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();"
      "CREATE VIEW v AS SELECT id, v, count(*) FROM a GROUP BY id; ALTER TABLE a OWNER TO r;"
      "CREATE MATERIALIZED VIEW m AS SELECT id FROM a; CREATE INDEX mi ON m (id);"
      "CREATE PUBLICATION mine FOR TABLE a;");
  const Runbook book = shop.book();
  const std::string before = joined(book.scripts.before_copy),
                    after = joined(book.scripts.after_copy);
  INFO(before << "\n----\n" << after);
  CHECK(has(before, "PRIMARY KEY"));
  CHECK(has(before, "REPLICA IDENTITY USING INDEX ci"));
  CHECK(has(before, "CREATE VIEW"));
  CHECK(has(before, "CREATE MATERIALIZED VIEW"));
  for (const char* late : {"UNIQUE (u)", "FOREIGN KEY", "CREATE TRIGGER", "INDEX bi", "INDEX mi"}) {
    INFO(late);
    CHECK_FALSE(has(before, late));
    CHECK(has(after, late));
  }
  CHECK_FALSE(has(before + after, "OWNER TO"));
  CHECK_FALSE(has(before + after, "PUBLICATION"));
  REQUIRE(book.scripts.left_out.size() == 1);
  CHECK(book.scripts.left_out[0].object == "publication mine");
}

TEST_CASE("rows go by the root of a partitioned table, and each inheriting table by itself") {
  Case tables(
      "CREATE TABLE p (id integer PRIMARY KEY) PARTITION BY RANGE (id);"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);"
      "CREATE TABLE base (id integer PRIMARY KEY); CREATE TABLE child (PRIMARY KEY (id)) INHERITS "
      "(base);"
      "CREATE UNLOGGED TABLE u (id integer PRIMARY KEY); CREATE TEMP TABLE gone (a integer);");
  std::string files;
  for (const PlanFile& file : runbook_files(tables.book())) {
    if (has(file.path, "publication.sql")) files += file.text;
  }
  CHECK(has(
      files,
      "FOR TABLE\n  dryshod.heartbeat,\n  ONLY public.base,\n  ONLY public.child,\n  public.p\n"));
  CHECK(has(files, "publish_via_partition_root = true"));
  CHECK_FALSE(has(files, "ALL TABLES"));
  tables.request.from_major = 12;
  files.clear();
  for (const PlanFile& file : runbook_files(tables.book())) {
    if (has(file.path, "publication.sql")) files += file.text;
  }
  CHECK(has(files, "ONLY public.p1"));
  CHECK_FALSE(has(files, "publish_via_partition_root"));
}

TEST_CASE("every risk is covered by a step or a gate that is there") {
  for (const Method method : {Method::Logical, Method::Dump}) {
    Case one(kOne, kFiveGb);
    one.request.method = method;
    const Runbook book = one.book();
    std::vector<std::string> ids = {"run.sh", "connections"};
    for (const RunbookItem& item : book.items) ids.push_back(item.id);
    CHECK(book.risks.size() > 9);
    for (const Risk& risk : book.risks) {
      INFO(risk.what << ": " << risk.covered_by);
      std::istringstream words(risk.covered_by);
      int covers = 0;
      for (std::string word; words >> word; ++covers) {
        CHECK(std::find(ids.begin(), ids.end(), word) != ids.end());
      }
      CHECK(covers > 0);
    }
    std::string gates;
    for (const RunbookItem& item : book.items) {
      if (item.sort == Sort::Gate && item.track == Track::Main) gates += item.id;
    }
    CHECK(gates == "G0G1G2G3G4G5G6G7");
  }
}

TEST_CASE("no name becomes anything but a name") {
  Case hostile(
      "CREATE TABLE \"it's; DROP TABLE x; --\" (\"a\nb\" integer PRIMARY KEY, \"$(id)\" text);"
      "CREATE SEQUENCE \"s'q\";");
  for (const PlanFile& file : runbook_files(hostile.book())) {
    INFO(file.path);
    if (file.path == "run.sh") CHECK_FALSE(has(file.text, "$(id)"));
    if (file.path.ends_with("001.sql")) CHECK(has(file.text, "t.\"$(id)\""));
    if (file.path == "checks/tables.txt") CHECK(file.text.find('\n') == file.text.size() - 1);
    if (file.path == "checks/sequences.sql") CHECK(has(file.text, "'public.\"s''q\"'"));
  }
}

}  // namespace
}  // namespace dryshod
