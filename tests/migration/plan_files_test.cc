// The files of a plan made by hand: which there are, that each is SQL, JSON, Markdown, HTML or
// bash, and that a hostile name is nothing but a name in all of them. What they do on a server is
// tests/server/plan_runner_test.cc.
#include "migration/plan_files.h"

#include <catch2/catch_test_macros.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "parser/interpreter.h"
#include "parser/load.h"
#include "tests/migration/html_check.h"
#include "tests/migration/schema_check.h"
#include "tests/server/process.h"

namespace dryshod {
namespace {

using nlohmann::json;

constexpr const char* kHostile =
    "\"a|b`c<script>alert(1)</script>'; DROP TABLE t; --\n\\! rm -rf $(id) $$ \x1b[31m *x* _y_ "
    "\xe2\x80\xae\"";

RelationWork work_on(const std::string& name, LockMode lock) {
  RelationWork work;
  work.name = name;
  work.lock = lock;
  return work;
}

PlanStep step(int number, Phase phase, const std::string& title, const std::string& sql) {
  PlanStep step;
  step.number = number;
  step.phase = phase;
  step.title = step.slug = title;
  step.statements.emplace_back().sql = sql;
  step.statements[0].changes = {title};
  return step;
}

/// Every sort of step, and hostile text wherever a plan has text that is no SQL.
Plan hostile_plan() {
  Plan plan;
  plan.from = std::string("a.sql ") + kHostile;
  plan.to = "b.sql";
  plan.from_digest = std::string(32, 'a');
  plan.to_digest = std::string(32, 'b');
  plan.id = "it's \\ a plan";
  plan.lock_timeout = "1s";

  PlanStep table =
      step(1, Phase::Expand, "create table public.t", "CREATE TABLE public.t (a integer)");
  table.undo = "DROP TABLE public.t;";
  plan.steps.push_back(table);

  PlanStep column = step(2, Phase::Expand, std::string("add column public.t.") + kHostile,
                         "ALTER TABLE public.t ADD COLUMN b integer DEFAULT random()");
  column.statements[0].work.relations = {work_on("public.t", LockMode::AccessExclusive)};
  column.statements[0].work.relations[0].rewritten = true;
  column.statements[0].why = kHostile;
  column.shouts = true;
  column.precondition = "SELECT a FROM public.t WHERE a = 7 -- none of them";
  column.postcondition = "SELECT 1 AS \"_dryshod_rows\" WHERE false";
  column.undo = "BEGIN;\nALTER TABLE public.t DROP COLUMN b;\nCOMMIT;\n";
  column.loss_class = RollbackClass::Guarded;
  column.class_why = kHostile;
  plan.steps.push_back(column);

  PlanStep index = step(3, Phase::Expand, "create index public.t_a",
                        "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a ON public.t (a)");
  index.alone = true;
  index.statements[0].work.relations = {work_on("public.t", LockMode::ShareUpdateExclusive)};
  index.undo = "DROP INDEX CONCURRENTLY IF EXISTS public.t_a;\n";
  plan.steps.push_back(index);

  PlanStep strict = step(4, Phase::Validate, "set not null public.t.a",
                         "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL");
  strict.statements[0].guards = {
      {"SELECT * FROM public.t WHERE a IS NULL", "public.t", std::string("rows of ") + kHostile}};
  strict.statements[0].work.relations = {work_on("public.t", LockMode::AccessExclusive)};
  strict.statements[0].work.relations[0].scanned = true;
  strict.statements.emplace_back().sql = "COMMENT ON TABLE public.t IS 'strict'";
  strict.statements[1].why = "to tell people";
  strict.waits = {{1, "what it refers to comes up first"}, {2, kHostile}};
  plan.steps.push_back(strict);

  PlanStep drop =
      step(5, Phase::Contract, "drop column public.t.b", "ALTER TABLE public.t DROP COLUMN b");
  drop.statements[0].loss = std::string("all values of ") + kHostile;
  drop.loss_class = RollbackClass::Irreversible;
  plan.steps.push_back(drop);

  plan.gates = {{Phase::Expand, 3, std::string("deploy ") + kHostile, "DROP TABLE public.t;"},
                {Phase::Validate, 4, "look", "DROP TABLE public.t;\n"},
                {Phase::Contract, 5, "look again", ""}};
  plan.losses = {{std::string("column ") + kHostile, RollbackClass::Irreversible, kHostile}};
  plan.by_hand = {{kHostile, "", "CREATE THING x\n```\n<b>"}};
  plan.purge = "DROP TABLE IF EXISTS public.kept;";
  return plan;
}

const PlanFile& file(const std::vector<PlanFile>& files, const std::string& path) {
  for (const PlanFile& each : files) {
    if (each.path == path) return each;
  }
  FAIL("no file " << path);
  return files.front();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> paths(const Plan& plan) {
  std::vector<std::string> all;
  for (const PlanFile& each : plan_files(plan)) all.push_back(each.path);
  return all;
}

}  // namespace

TEST_CASE("the files of a plan, by their names") {
  CHECK(paths(hostile_plan()) ==
        std::vector<std::string>{
            "00-expand-prepare.sql",
            "01-expand-create-table-public.t.sql",
            "02-expand-add-column-public.t.-a-b-c-script-alert-1-script-drop-table.sql",
            "03-expand-create-index-public.t_a.sql",
            "04-validate-set-not-null-public.t.a.sql",
            "05-contract-drop-column-public.t.b.sql",
            "plan.html",
            "plan.json",
            "plan.md",
            "purge.sql",
            "rollback/steps/00-prepare.sql",
            "rollback/steps/01-create-table-public.t.sql",
            "rollback/steps/02-add-column-public.t.-a-b-c-script-alert-1-script-drop-table.sql",
            "rollback/steps/03-create-index-public.t_a.sql",
            "rollback/steps/04-set-not-null-public.t.a.sql",
            "rollback/steps/05-drop-column-public.t.b.sql",
            "rollback/to-start-after-contract.sql",
            "rollback/to-start-after-expand.sql",
            "rollback/to-start-after-validate.sql",
            "run.sh",
        });
  for (const PlanFile& each : plan_files(hostile_plan())) {
    CHECK(each.executable == (each.path == "run.sh"));
  }
}

TEST_CASE("numbers are as wide as the greatest needs, and no slug leaves the directory") {
  Plan plan;
  for (int i = 1; i <= 100; ++i)
    plan.steps.push_back(step(i, Phase::Expand, "../../x", "SELECT 1"));
  plan.steps[1].slug = "..";
  plan.steps[2].slug = "\xff/\n";
  const std::vector<std::string> all = paths(plan);
  CHECK(all[0] == "000-expand-prepare.sql");
  CHECK(all[1] == "001-expand-x.sql");
  CHECK(all[2] == "002-expand-step.sql");
  CHECK(all[3] == "003-expand-step.sql");
  CHECK(all[100] == "100-expand-x.sql");
}

TEST_CASE("a plan without steps has no SQL") {
  Plan plan;
  plan.from_digest = plan.to_digest = std::string(32, 'a');
  plan.id = "none";
  CHECK(paths(plan) == std::vector<std::string>{"plan.html", "plan.json", "plan.md", "run.sh"});
  const json document = json::parse(file(plan_files(plan), "plan.json").text);
  CHECK(schema_errors(document, schema_folder() / "plan.json").empty());
  CHECK(document["purge"].is_null());
}

TEST_CASE("the SQL of a plan is SQL, and does what the plan says") {
  SourceMap map;
  Strings strings;
  Catalog catalog = template_catalog(strings, 18);
  for (const PlanFile& each : plan_files(hostile_plan())) {
    if (!each.path.ends_with(".sql") || each.path[0] > '9') continue;
    INFO(each.path << "\n" << each.text);
    SqlInterpreter interpreter(map, each.path);
    const auto done = interpreter.execute(each.text, catalog);
    REQUIRE(done);
    CHECK(done->reported == 0);
    CHECK(done->warnings.empty());
  }
  const Ref schema = catalog.find_own<Schema>({}, strings.name("public"));
  CHECK(catalog.find(Slot::Relation, schema, strings.name("t")));
  CHECK(catalog.find(Slot::Relation, schema, strings.name("t_a")));
  for (const char* path :
       {"rollback/steps/03-create-index-public.t_a.sql",
        "rollback/steps/01-create-table-public.t.sql", "rollback/to-start-after-contract.sql",
        "purge.sql", "rollback/steps/00-prepare.sql"}) {
    const PlanFile each = file(plan_files(hostile_plan()), path);
    INFO(each.path << "\n" << each.text);
    SqlInterpreter interpreter(map, each.path);
    CHECK(interpreter.execute(each.text, catalog));
  }
}

TEST_CASE("a step in a transaction sets, checks, does, checks and records in this order") {
  const std::vector<PlanFile> files = plan_files(hostile_plan());
  const std::string& text =
      file(files, "02-expand-add-column-public.t.-a-b-c-script-alert-1-script-drop-table.sql").text;
  size_t at = 0;
  for (const char* part :
       {"-- locks public.t: ACCESS EXCLUSIVE, REWRITTEN\n",
        "-- THIS HOLDS ACCESS EXCLUSIVE ON public.t WHILE IT REWRITES IT: THERE IS NO OTHER WAY\n",
        "-- way back: R1, ", "\nBEGIN;\n", "SET LOCAL lock_timeout = '1s';\n",
        "SET LOCAL check_function_bodies = off;\n", "SET LOCAL search_path = '';\n", "DO $",
        "WHERE a = 7 -- none of them\n", "RAISE EXCEPTION", "ALTER TABLE public.t ADD COLUMN",
        "DO $", "RAISE EXCEPTION",
        "INSERT INTO dryshod.progress (plan, step) VALUES (E'it''s \\\\ a plan', 2)",
        "COMMIT;\n"}) {
    const size_t found = text.find(part, at);
    INFO(part << "\n" << text);
    REQUIRE(found != std::string::npos);
    at = found;
  }
  CHECK(text.ends_with("COMMIT;\n"));
  const std::string& guarded = file(files, "04-validate-set-not-null-public.t.a.sql").text;
  CHECK(guarded.find("WHERE a IS NULL") < guarded.find("SET NOT NULL;"));
  CHECK(guarded.find("SET NOT NULL;") < guarded.find("-- to tell people\nCOMMENT"));
  CHECK(has(file(files, "05-contract-drop-column-public.t.b.sql").text,
            "\n-- DATA LOSS: all values of "));
}

TEST_CASE("a step alone has no transaction, and waits only where nobody waits behind it") {
  Plan plan = hostile_plan();
  const auto text = [&] {
    return file(plan_files(plan), "03-expand-create-index-public.t_a.sql").text;
  };
  CHECK_FALSE(has(text(), "BEGIN;"));
  CHECK(has(text(), "SET lock_timeout = '1s';\n"));
  CHECK(has(text(), "SET lock_timeout = '0';\nCREATE INDEX CONCURRENTLY"));
  CHECK(text().ends_with("RESET lock_timeout;\n"));
  plan.steps[2].statements[0].work.relations[0].lock = LockMode::AccessExclusive;
  CHECK_FALSE(has(text(), "lock_timeout = '0'"));
  plan.steps[2].statements[0].work.relations.clear();
  CHECK_FALSE(has(text(), "lock_timeout = '0'"));
}

TEST_CASE("plan.json holds its schema") {
  const json document = json::parse(file(plan_files(hostile_plan()), "plan.json").text);
  const auto errors = schema_errors(document, schema_folder() / "plan.json");
  for (const std::string& error : errors) UNSCOPED_INFO(error);
  CHECK(errors.empty());
  CHECK(document["steps"].size() == 5);
  CHECK(document["steps"][1]["title"] == std::string("add column public.t.") + kHostile);
  CHECK(document["steps"][2]["statements"][0]["transaction"] == "alone");
  CHECK(document["steps"][3]["statements"][0]["guards"][0]["relation"] == "public.t");
  CHECK(document["steps"][4]["statements"][0]["rollback"] == "R4");
  CHECK(document["steps"][3]["waits"].size() == 2);
  CHECK(document["steps"][3]["waits"][1]["step"] == 2);
  const std::vector<std::string> all = paths(hostile_plan());
  const std::set<std::string> known(all.begin(), all.end());
  CHECK(known.contains(document["prepare"]));
  CHECK(known.contains(document["purge"]));
  for (const json& each : document["steps"]) {
    CHECK(known.contains(each["file"]));
    CHECK(known.contains(each["undo"]));
  }
  for (const json& gate : document["gates"]) CHECK(known.contains(gate["way_back"]));

  json bad = document;
  bad["steps"][0]["phase"] = "extend";
  CHECK_FALSE(schema_errors(bad, schema_folder() / "plan.json").empty());
}

TEST_CASE("names are nothing but names in the pages of a plan") {
  const std::vector<PlanFile> files = plan_files(hostile_plan());
  const std::string& md = file(files, "plan.md").text;
  const std::string& html = file(files, "plan.html").text;
  for (const std::string* page : {&md, &html}) {
    CHECK_FALSE(has(*page, "<script>alert"));
    CHECK_FALSE(has(*page, "\x1b"));
    CHECK_FALSE(has(*page, "\xe2\x80\xae"));
    CHECK(has(*page, "step"));
  }
  for (const std::string& problem : html_problems(html)) FAIL_CHECK(problem);
  CHECK_FALSE(has(md, "<script"));
  CHECK(has(html_text(html), "a|b`c<script>alert(1)</script>'; DROP TABLE t; --"));
  CHECK_FALSE(has(md, "a|b"));
  CHECK_FALSE(has(md, "b`c"));
  CHECK(has(md, "a\\|b\\`c&lt;script&gt;"));
  CHECK(has(md, "public.t_a |"));  // the usual name stays readable
  CHECK(has(html, "a|b`c&lt;script&gt;alert(1)&lt;/script&gt;&#39;"));
  // A fence longer than any in the text keeps it in.
  CHECK(has(md, "````\nCREATE THING x\n```\n<b>\n````\n"));
  CHECK(has(html, "<pre>CREATE THING x\n```\n&lt;b&gt;\n</pre>"));
  // Every row of the table of steps has as many cells as its head.
  const std::regex bars(R"((^|[^\\])\|)");
  size_t rows = 0;
  std::istringstream lines(md);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| [")) continue;
    ++rows;
    CHECK(std::distance(std::sregex_iterator(line.begin(), line.end(), bars), {}) == 7);
  }
  CHECK(rows == 5);
}

TEST_CASE("the runner of a plan is bash, whatever names it holds") {
  const std::string script = file(plan_files(hostile_plan()), "run.sh").text;
  CHECK_FALSE(has(script, "\x1b"));
  const Outcome parsed = run_process({"bash", "-n"}, script);
  CHECK(parsed.err == "");
  CHECK(parsed.ok());
  const Outcome help = run_process({"bash", "-s", "--", "--help"}, script);
  CHECK(help.ok());
  CHECK(help.out.starts_with("usage: ./run.sh"));
  CHECK(run_process({"bash", "-s", "--", "--nonsense"}, script).status == 2);
  CHECK(run_process({"bash", "-s", "--", "--to", "nowhere"}, script).status == 2);
  CHECK(run_process({"bash", "-s", "--", "--undo", "1; id"}, script).status == 2);
  CHECK(run_process({"bash", "-s", "--", "--status", "--purge"}, script).status == 2);
  const Outcome checked = run_process({"shellcheck", "--severity=style", "-"}, script);
  if (checked.status == 127) {
    WARN("NO SHELLCHECK IS INSTALLED: run.sh was not checked");
  } else {
    CHECK(checked.out == "");
  }
  Plan none;
  const Outcome nothing = run_process({"bash", "-s"}, file(plan_files(none), "run.sh").text);
  CHECK(nothing.err == "");
  CHECK(nothing.ok());
}

TEST_CASE("the pages of a plan show its phases, its steps and what they wait for") {
  Plan plan = hostile_plan();
  plan.steps[1].seconds = 90;
  plan.steps[2].seconds = 30;
  const std::vector<PlanFile> files = plan_files(plan);
  const std::string& md = file(files, "plan.md").text;
  const std::string& html = file(files, "plan.html").text;
  CHECK(has(md, "- May take: **120 s**") == false);  // two minutes are said in minutes
  CHECK(has(md, "- May take: **2 min**: where it is known\n"));
  CHECK(has(
      md, "| **expand**: the old and the new application both work |  |  | 3 steps, about 2 min"));
  CHECK(
      has(md,
          "- 1 create table public.t before 4 set not null public.t.a: what it refers to comes up "
          "first\n"));
  CHECK(has(html, "<tr id=\"step-4\">"));
  CHECK(has(html, "class=\"long bad\" x=\"0\" width=\"750\""));
  CHECK(has(html, "<svg class=\"drawing\""));
  CHECK(has(html, "<a href=\"rollback/to-start-after-expand.sql\">Way back to the start"));
  // The SQL of a step is in the page that may travel alone.
  CHECK(has(html_text(html), "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a ON public.t (a);"));
}

}  // namespace dryshod
