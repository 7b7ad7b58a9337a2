// Every rule of lint finds what its fixture says, where it says, and nothing in the clean one; and
// the reports hold their documents. Knows fixtures/lint: hit.sql marks with "-- !" each line that
// has a finding of the rule, ok.sql has none; schema.sql, where there is one, is added to the
// common schema.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "migration/hazards/lint_report.h"
#include "parser/interpreter.h"
#include "parser/load.h"
#include "tests/migration/schema_check.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kFixtures = fs::path(DRYSHOD_SOURCE_DIR) / "fixtures" / "lint";

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// One text linted on a schema; without a schema any name may be there.
struct LintCase {
  LintCase(const std::string& sql, const std::string& schema) {
    Catalog catalog = template_catalog(strings, 18);
    if (!schema.empty()) {
      SqlInterpreter before(map, "<schema>");
      const auto done = before.execute(schema, catalog);
      REQUIRE(done);
    }
    HazardWatch watch(TextFacts{});
    SqlInterpreter interpreter(map, "<lint>");
    interpreter.go_on();
    if (schema.empty()) interpreter.let_names_be_external();
    const auto done = interpreter.execute(sql, catalog, [&](const WatchedStatement& statement) {
      watch.see(statement);
      linted.statements.push_back({std::string(statement.text), statement.where, statement.work});
    });
    REQUIRE(done);
    watch.end(catalog);
    linted.findings = watch.take();
  }

  Place place(Span where) const {
    const Position at = map.position(where.file, where.begin);
    return {std::string(at.label), at.line, at.column};
  }
  std::multiset<uint32_t> lines(std::string_view rule) const {
    std::multiset<uint32_t> found;
    for (const Finding& finding : linted.findings) {
      if (finding.rule->id == rule) found.insert(place(finding.where).line);
    }
    return found;
  }
  const RelationWork* relation(size_t statement, std::string_view name) const {
    for (const RelationWork& each : linted.statements.at(statement).work.relations) {
      if (each.name == name) return &each;
    }
    return nullptr;
  }

  SourceMap map;
  Strings strings;
  Linted linted;
};

std::multiset<uint32_t> marked_lines(const std::string& sql) {
  std::multiset<uint32_t> marked;
  std::stringstream text(sql);
  std::string line;
  for (uint32_t number = 1; std::getline(text, line); ++number) {
    if (line.ends_with("-- !")) marked.insert(number);
  }
  return marked;
}

std::string schema_for(std::string_view rule) {
  return text_of(kFixtures / "schema.sql") + text_of(kFixtures / rule / "schema.sql");
}

}  // namespace

TEST_CASE("each rule finds what its fixture marks") {
  for (const HazardRule* rule : hazard_rules()) {
    const std::string id(rule->facts.id);
    INFO(id);
    const std::string hit = text_of(kFixtures / id / "hit.sql");
    const std::string ok = text_of(kFixtures / id / "ok.sql");
    REQUIRE_FALSE(marked_lines(hit).empty());
    REQUIRE_FALSE(ok.empty());
    CHECK(LintCase(hit, schema_for(id)).lines(id) == marked_lines(hit));
    CHECK(LintCase(ok, schema_for(id)).lines(id).empty());
    if (id != "sql.refused") CHECK(LintCase(ok, schema_for(id)).lines("sql.refused").empty());
  }
}

TEST_CASE("rules have an id of their own and say all that a reader asks") {
  std::set<std::string_view> ids;
  for (const HazardRule* rule : hazard_rules()) {
    const HazardFacts& facts = rule->facts;
    INFO(facts.id);
    CHECK(ids.insert(facts.id).second);
    CHECK((rule->statement != nullptr || rule->end != nullptr));
    CHECK_FALSE(facts.title.ends_with("."));
    for (const std::string_view sentence : {facts.why, facts.fix}) {
      CHECK((sentence.ends_with(".") || sentence.ends_with(")")));
    }
    CHECK(facts.source.starts_with("https://www.postgresql.org/docs/"));
  }
}

TEST_CASE("without a schema any name may be there") {
  const LintCase lint(
      "ALTER TABLE ghost ADD COLUMN a integer;\n"
      "CREATE INDEX i ON nowhere.thing (a);\n"
      "DROP TABLE other;\n",
      "");
  CHECK(lint.lines("sql.refused").empty());
  CHECK(lint.lines("lock.index.blocking") == std::multiset<uint32_t>{2});
  CHECK(lint.lines("data.drop_table") == std::multiset<uint32_t>{3});
  const LintCase background("CREATE INDEX CONCURRENTLY i ON nowhere.thing (a);\n", "");
  REQUIRE(background.relation(0, "nowhere.thing") != nullptr);
  CHECK(background.relation(0, "nowhere.thing")->lock == LockMode::ShareUpdateExclusive);
  CHECK_FALSE(background.relation(0, "nowhere.thing")->scanned);
  REQUIRE(lint.relation(0, "ghost") != nullptr);
  CHECK(lint.relation(0, "ghost")->lock == LockMode::AccessExclusive);
  REQUIRE(lint.relation(1, "nowhere.thing") != nullptr);
  CHECK(lint.relation(1, "nowhere.thing")->lock == LockMode::Share);
  CHECK(lint.relation(1, "nowhere.thing")->scanned);
}

TEST_CASE("a refused statement changes nothing and the text goes on") {
  const LintCase lint(
      "CREATE TABLE a (x integer, x text);\n"
      "CREATE TABLE a (x integer);\n"
      "this is no SQL;\n"
      "CREATE TABLE a (y integer);\n",
      "CREATE SCHEMA s;");
  CHECK(lint.lines("sql.refused") == std::multiset<uint32_t>{1, 3, 4});
}

TEST_CASE("the documents of lint") {
  const LintCase lint(
      "ALTER TABLE port.ship ADD COLUMN \"odd \"\"name\" varchar(3) NOT NULL; -- \xe2\x80\xae\n"
      "DROP TABLE port.speed;\n",
      text_of(kFixtures / "schema.sql"));
  const auto place = [&](Span where) { return lint.place(where); };
  const json document = json::parse(lint_json(lint.linted, place));
  std::string complaints;
  for (const std::string& error : schema_errors(document, schema_folder() / "lint.json")) {
    complaints += error + "\n";
  }
  CHECK(complaints == "");
  CHECK(document["statements"].size() == 2);
  CHECK(document["statements"][1]["locks"][0]["mode"] == "ACCESS EXCLUSIVE");

  const json sarif = json::parse(lint_sarif(lint.linted, place));
  CHECK(sarif["version"] == "2.1.0");
  const json& run = sarif["runs"][0];
  CHECK(run["results"].size() == lint.linted.findings.size());
  std::set<std::string> known;
  for (const json& rule : run["tool"]["driver"]["rules"]) known.insert(rule["id"]);
  for (const json& result : run["results"]) {
    CHECK(known.contains(result["ruleId"]));
    CHECK(result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1);
  }

  const std::string github = lint_github(lint.linted, place);
  CHECK(github.find("::warning file=<lint>,line=2,") != std::string::npos);
  CHECK(static_cast<size_t>(std::count(github.begin(), github.end(), '\n')) ==
        lint.linted.findings.size());
}

}  // namespace dryshod
