// run.sh of a plan on a server: what it records, where it stops, what it tries again, and that
// every way back leaves what was there. The plan is made by hand; refuses to know how plans come
// about.
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <thread>

#include "migration/plan_files.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;

PlanStep step(int number, Phase phase, const std::string& slug, const std::string& sql,
              const std::string& undo) {
  PlanStep step;
  step.number = number;
  step.phase = phase;
  step.title = step.slug = slug;
  step.statements.emplace_back().sql = sql;
  step.undo = undo;
  return step;
}

/// Of a table public.sail (id, cloth), which is there.
Plan sail_plan() {
  Plan plan;
  plan.from = "a.sql";
  plan.to = "b.sql";
  plan.from_digest = std::string(32, 'a');
  plan.to_digest = std::string(32, 'b');
  plan.id = "it's a plan";
  plan.lock_timeout = "100ms";
  plan.steps = {
      step(1, Phase::Expand, "create-mast", "CREATE TABLE public.mast (id integer PRIMARY KEY)",
           "DROP TABLE public.mast;"),
      step(2, Phase::Expand, "add-area", "ALTER TABLE public.sail ADD COLUMN area integer",
           "BEGIN;\nSET LOCAL lock_timeout = '100ms';\nALTER TABLE public.sail DROP COLUMN "
           "area;\nCOMMIT;"),
      step(3, Phase::Expand, "create-index",
           "CREATE INDEX CONCURRENTLY sail_area ON public.sail (area)",
           "DROP INDEX CONCURRENTLY IF EXISTS public.sail_area;"),
      step(4, Phase::Validate, "cloth-not-null",
           "ALTER TABLE public.sail ALTER COLUMN cloth SET NOT NULL",
           "ALTER TABLE public.sail ALTER COLUMN cloth DROP NOT NULL;"),
      step(5, Phase::Contract, "drop-old",
           "ALTER TABLE public.sail RENAME COLUMN old TO _dryshod_old",
           "ALTER TABLE public.sail RENAME COLUMN _dryshod_old TO old;")};
  plan.steps[2].alone = true;
  plan.steps[2].statements.insert(plan.steps[2].statements.begin(), PlanStatement());
  plan.steps[2].statements[0].sql = "DROP INDEX CONCURRENTLY IF EXISTS public.sail_area";
  plan.steps[1].precondition =
      "SELECT s.id, s.old FROM public.sail s WHERE s.old = 'torn' ORDER BY 1";
  plan.steps[3].statements[0].guards = {{"SELECT s.* FROM public.sail s WHERE s.cloth IS NULL",
                                         "public.sail", "rows of public.sail where cloth is null"}};
  plan.steps[3].postcondition =
      "SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = 'public.sail'::pg_catalog.regclass "
      "AND attname = 'cloth' AND NOT attnotnull";
  const std::string unmast = "DROP TABLE public.mast;\nALTER TABLE public.sail DROP COLUMN area;\n";
  const std::string unnull = "ALTER TABLE public.sail ALTER COLUMN cloth DROP NOT NULL;\n";
  plan.gates = {{Phase::Expand, 3, "deploy it's new", unmast},
                {Phase::Validate, 4, "look", unnull + unmast},
                {Phase::Contract, 5, "look once more",
                 "ALTER TABLE public.sail RENAME COLUMN _dryshod_old TO old;\n" + unnull + unmast}};
  plan.purge = "ALTER TABLE public.sail DROP COLUMN _dryshod_old;";
  return plan;
}

/// A database with the table, and the plan's files in a directory of their own.
class Site {
 public:
  Site(TestServer& server, const Plan& plan)
      : server_(server), database_(server.create_database()) {
    server.query(database_,
                 "CREATE TABLE public.sail (id integer PRIMARY KEY, cloth text, old text);"
                 "INSERT INTO public.sail VALUES (1, 'flax', 'x'), (2, 'hemp', 'y')");
    start_ = server.dump(database_);
    place_ = server.directory() + "/plan of " + database_;
    for (const PlanFile& file : plan_files(plan)) {
      const fs::path path = fs::path(place_) / file.path;
      fs::create_directories(path.parent_path());
      write_file(path, file.text);
      if (file.executable) chmod(path.c_str(), 0755);
    }
  }

  Outcome run(std::vector<std::string> options = {}) const {
    options.insert(options.end(), {"--tries", "8", "--pause", "0.05"});
    return run_as_it_is(options, server_.connection(database_));
  }
  Outcome run_as_it_is(const std::vector<std::string>& options,
                       const std::string& connection) const {
    return server_.run_sh(place_, options, connection);
  }
  std::string done() const {
    return query(
        "SELECT coalesce(string_agg(step::text, ' ' ORDER BY step), '') FROM dryshod.progress");
  }
  std::string query(const std::string& sql) const { return server_.query(database_, sql); }
  bool at_start() const { return server_.dump(database_) == start_; }
  const std::string& place() const { return place_; }
  const std::string& database() const { return database_; }

 private:
  TestServer& server_;
  std::string database_, start_, place_;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

#define NEED_SERVER()                        \
  TestServer* server = TestServer::shared(); \
  if (server == nullptr) SKIP("no PostgreSQL")

void check_status(const Outcome& outcome, int status) {
  INFO(outcome.out << "\n" << outcome.err);
  CHECK(outcome.status == status);
}

}  // namespace

TEST_CASE("a plan is run phase by phase, with a stop at each gate") {
  NEED_SERVER();
  const Site site(*server, sail_plan());
  const Outcome fresh = site.run({"--status"});
  check_status(fresh, 0);
  CHECK(has(fresh.out, "0 of 5 steps are done"));
  CHECK(has(fresh.out, "next  1 (expand): create-mast"));
  CHECK(site.at_start());  // asking changes nothing

  const Outcome first = site.run();
  check_status(first, 10);
  CHECK_FALSE(has(first.err, "ERROR"));
  CHECK(has(first.err, "NOTICE:  index \"sail_area\" does not exist"));
  CHECK(has(first.out, "gate after expand: deploy it's new"));
  CHECK(site.done() == "1 2 3");
  CHECK(site.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'sail_area'::regclass") ==
        "t");

  check_status(site.run(), 10);
  CHECK(site.done() == "1 2 3 4");
  const Outcome last = site.run();
  check_status(last, 0);
  CHECK(has(last.out, "gate after contract: look once more"));
  CHECK(site.done() == "1 2 3 4 5");
  check_status(site.run(), 0);  // nothing is done twice

  check_status(site.run({"--purge"}), 0);
  CHECK(site.query("SELECT count(*) FROM pg_namespace WHERE nspname = 'dryshod'") == "0");
  CHECK(site.query("SELECT count(*) FROM pg_attribute WHERE attname = '_dryshod_old'") == "0");
}

TEST_CASE("gates can be passed, and a phase be named") {
  NEED_SERVER();
  const Site to(*server, sail_plan());
  check_status(to.run({"--to", "validate"}), 10);
  CHECK(to.done() == "1 2 3 4");
  check_status(to.run({"--to", "expand"}), 10);
  CHECK(to.done() == "1 2 3 4");
  check_status(to.run({"--purge"}), 1);
  const Site past(*server, sail_plan());
  check_status(past.run({"--past-gates"}), 0);
  CHECK(past.done() == "1 2 3 4 5");
}

TEST_CASE("the files of a plan run through psql without the runner") {
  NEED_SERVER();
  const Site site(*server, sail_plan());
  std::string all;
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(site.place())) {
    const std::string name = entry.path().filename();
    if (name.ends_with(".sql") && name != "purge.sql") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  REQUIRE(paths.size() == 6);
  for (const std::string& path : paths) all += read_file(path);
  const Outcome outcome = server->psql(site.database(), all + "SHOW lock_timeout;");
  INFO(outcome.err);
  CHECK(outcome.ok());
  CHECK(has(outcome.out, " 0\n"));  // no setting is left behind
  CHECK(site.done() == "1 2 3 4 5");
}

TEST_CASE("a step waits for a lock, and is tried again until it has it") {
  NEED_SERVER();
  const Site site(*server, sail_plan());
  auto holder = std::async(std::launch::async, [&] {
    return server->psql(site.database(),
                        "BEGIN; LOCK TABLE public.sail; SELECT pg_sleep(1); COMMIT;");
  });
  while (site.query(
             "SELECT count(*) FROM pg_locks WHERE relation = 'public.sail'::regclass AND granted "
             "AND mode = 'AccessExclusiveLock'") == "0") {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const Outcome outcome = site.run({"--to", "expand"});
  CHECK(holder.get().ok());
  check_status(outcome, 10);
  CHECK(has(outcome.err, "55P03"));
  CHECK(has(outcome.err, "try 2 of 8"));
  CHECK(site.done() == "1 2 3");
}

TEST_CASE("tries come to an end, and the run goes on from there") {
  NEED_SERVER();
  const Site site(*server, sail_plan());
  auto holder = std::async(std::launch::async, [&] {
    return server->psql(site.database(), "BEGIN; LOCK TABLE public.sail; SELECT pg_sleep(2.5);");
  });
  while (site.query(
             "SELECT count(*) FROM pg_locks WHERE relation = 'public.sail'::regclass AND granted "
             "AND mode = 'AccessExclusiveLock'") == "0") {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const Outcome outcome =
      site.run_as_it_is({"--tries", "2", "--pause", "0"}, server->connection(site.database()));
  check_status(outcome, 11);
  CHECK(site.done() == "1");
  holder.get();
  check_status(site.run(), 10);
  CHECK(site.done() == "1 2 3");
}

TEST_CASE("a step whose connection is lost is tried again") {
  NEED_SERVER();
  Plan plan = sail_plan();
  plan.steps[1].statements.insert(plan.steps[1].statements.begin(), PlanStatement());
  plan.steps[1].statements[0].sql =
      "DO $$ BEGIN PERFORM pg_catalog.nextval('public.broken'); "
      "IF pg_catalog.currval('public.broken') = 1 THEN "
      "PERFORM pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid()); END IF; END $$";
  const Site site(*server, plan);
  site.query("CREATE SEQUENCE public.broken");
  const Outcome outcome = site.run();
  check_status(outcome, 10);
  CHECK(has(outcome.err, "the connection is lost; try 2 of 8"));
  CHECK(site.done() == "1 2 3");

  const Outcome nowhere = site.run_as_it_is({}, "host=" + server->directory() + "/none");
  check_status(nowhere, 2);
}

TEST_CASE("a step is refused where rows stand against it") {
  NEED_SERVER();
  const Site site(*server, sail_plan());
  site.query("INSERT INTO public.sail SELECT g, 'c', 'torn' FROM generate_series(11, 18) g");
  const Outcome refused = site.run();
  check_status(refused, 1);
  CHECK(has(refused.err, "step 2 (add-area) is refused"));
  CHECK(has(refused.err, "{\"id\":11,\"old\":\"torn\"}"));
  CHECK(has(refused.err, "{\"id\":15,"));
  CHECK_FALSE(has(refused.err, "{\"id\":16,"));
  CHECK_FALSE(has(refused.err, "try 2"));
  CHECK(site.done() == "1");
  site.query("DELETE FROM public.sail WHERE old = 'torn'");
  check_status(site.run(), 10);

  site.query("INSERT INTO public.sail VALUES (3)");
  const Outcome guarded = site.run();
  check_status(guarded, 1);
  CHECK(has(guarded.err, "is refused: there are rows of public.sail where cloth is null"));
  CHECK(site.done() == "1 2 3");
}

TEST_CASE("rows that are shown may have columns of any names") {
  NEED_SERVER();
  Plan plan = sail_plan();
  plan.steps[0].precondition =
      "WITH c AS (SELECT 1 AS _dryshod_rows, 2 AS _dryshod_row, 3 AS _dryshod_line, 4 AS \"into\", "
      "5, 6)\n"
      "SELECT c.*, _dryshod_rows AS again FROM c WHERE _dryshod_row = 2 -- a comment";
  const Site site(*server, plan);
  const Outcome outcome = site.run();
  check_status(outcome, 1);
  CHECK(has(outcome.err, R"({"_dryshod_rows":1,"_dryshod_row":2,"_dryshod_line":3,"into":4,)"));
}

TEST_CASE("a step that does not leave what it should is not done") {
  NEED_SERVER();
  Plan plan = sail_plan();
  plan.steps[3].statements[0].sql = "COMMENT ON TABLE public.sail IS 'not what was asked'";
  const Site site(*server, plan);
  const Outcome outcome = site.run({"--past-gates"});
  check_status(outcome, 1);
  CHECK(has(outcome.err, "step 4 (cloth-not-null) is not done"));
  CHECK(site.done() == "1 2 3");
  CHECK(site.query("SELECT obj_description('public.sail'::regclass)") == "");
}

TEST_CASE("steps are undone from the last to the one that is named") {
  NEED_SERVER();
  const Site site(*server, sail_plan());
  check_status(site.run({"--past-gates"}), 0);
  check_status(site.run({"--undo", "4"}), 0);
  CHECK(site.done() == "1 2 3");
  check_status(site.run({"--undo", "4"}), 1);
  check_status(site.run({"--undo", "9"}), 1);
  check_status(site.run({"--past-gates"}), 0);
  CHECK(site.done() == "1 2 3 4 5");
  check_status(site.run({"--undo", "1"}), 0);
  CHECK(site.done() == "");
  check_status(site.run({"--rollback"}), 0);
  CHECK(site.at_start());
}

TEST_CASE("every rollback leaves what was there at the start") {
  NEED_SERVER();
  for (const char* phase : {"expand", "validate", "contract"}) {
    INFO(phase);
    const Site site(*server, sail_plan());
    site.run({"--to", phase});
    const Outcome back = site.run({"--rollback"});
    check_status(back, 0);
    CHECK(has(back.out, std::string("from the gate after ") + phase));
    CHECK(site.at_start());
  }
  // In the middle of a phase, step by step.
  const Site site(*server, sail_plan());
  check_status(site.run(), 10);
  check_status(site.run({"--undo", "3"}), 0);
  const Outcome back = site.run({"--rollback"});
  check_status(back, 0);
  CHECK(has(back.out, "undoing step 2"));
  CHECK(site.at_start());
}

TEST_CASE("what a broken-off step has left goes with a rollback") {
  NEED_SERVER();
  Plan plan = sail_plan();
  plan.steps[2].statements[1].sql =
      "CREATE UNIQUE INDEX CONCURRENTLY sail_area ON public.sail ((1))";
  const Site site(*server, plan);
  check_status(site.run(), 1);
  CHECK(site.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'sail_area'::regclass") ==
        "f");
  check_status(site.run({"--undo", "3"}), 0);
  CHECK(site.query("SELECT count(*) FROM pg_class WHERE relname = 'sail_area'") == "0");
  check_status(site.run(), 1);
  check_status(site.run({"--rollback"}), 0);
  CHECK(site.at_start());
}

TEST_CASE("the progress of another plan stays") {
  NEED_SERVER();
  const Site site(*server, sail_plan());
  check_status(site.run({"--past-gates"}), 0);
  site.query("INSERT INTO dryshod.progress VALUES ('another', 1)");
  check_status(site.run({"--rollback"}), 0);
  CHECK(site.query("SELECT plan FROM dryshod.progress") == "another");
  check_status(site.run(), 10);
  site.query(
      "DELETE FROM dryshod.progress WHERE plan = 'another'; CREATE VIEW dryshod.mine AS SELECT 1");
  check_status(site.run({"--rollback"}), 0);
  CHECK(site.query("SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = "
                   "'dryshod'::regnamespace") == "mine");
}

TEST_CASE("rows are filled in batches of the size that is asked for") {
  NEED_SERVER();
  Plan plan = sail_plan();
  plan.steps[1].statements[0].sql =
      "DO $$ BEGIN UPDATE public.sail SET old = pg_catalog.current_setting('dryshod.batch', true); "
      "COMMIT; "
      "END $$";
  plan.steps[1].batched = true;
  const Site site(*server, plan);
  site.run({"--batch", "77"});
  CHECK(site.query("SELECT DISTINCT old FROM public.sail") == "77");
}

TEST_CASE("two runs of one plan do not meet") {
  NEED_SERVER();
  if (!run_process({"flock", "--version"}).ok()) SKIP("no flock");
  Plan plan = sail_plan();
  plan.steps[0].statements[0].sql += "; SELECT pg_catalog.pg_sleep(1)";
  const Site site(*server, plan);
  auto other = std::async(std::launch::async, [&] { return site.run(); });
  while (site.query("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(1)%' AND "
                    "pid <> pg_backend_pid()") == "0") {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  check_status(site.run(), 12);
  check_status(site.run({"--status"}), 0);
  check_status(other.get(), 10);
}

}  // namespace dryshod
