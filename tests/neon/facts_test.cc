// The knowledge base: what the build refuses of it, and that what was compiled in can be looked up.
#include "neon/facts.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "neon/facts_check.h"

using dryshod::Confidence;
using dryshod::Fact;
using dryshod::Facts;
using dryshod::FactSeverity;
using dryshod::Grade;
using nlohmann::json;

namespace {

/// A small document that holds; each test breaks it in one way.
json small() {
  return json::parse(R"({"version": 1, "as_of": "2026-10-09", "unit_minutes": 5,
    "compatibility": [
      {"id": "NEON-OBJ-001", "area": "storage", "title": "t", "why": "w", "fix": "f",
       "severity": "block", "confidence": "high", "grade": "rewritten", "units": 2,
       "names": ["a", "b"], "source": "s", "as_of": "2026-02"}],
    "extensions": [
      {"name": "hstore", "versions": ["1.8", null, "1.8", "1.8", "1.9"], "status": "supported",
       "confidence": "high", "source": "s", "as_of": "2026-09-27"}]})");
}

std::string only_wrong(const json& document) {
  const std::vector<std::string> wrong = dryshod::wrong_in_facts(document);
  return wrong.size() == 1 ? wrong[0] : std::to_string(wrong.size()) + " lines";
}

}  // namespace

TEST_CASE("what was compiled in holds, and is whole") {
  CHECK(dryshod::wrong_in_built_in_facts() == std::vector<std::string>());
  const Facts& facts = Facts::built_in();
  CHECK(facts.as_of() == "2026-10-09");
  CHECK(facts.unit_minutes() == 5);
  const auto of_neon = std::count_if(facts.rows().begin(), facts.rows().end(),
                                     [](const Fact& fact) { return fact.id.starts_with("NEON-"); });
  CHECK(of_neon == 123);
  CHECK(facts.find("PGB-14-003")->names == std::vector<std::string>{"!", "!!", "numeric_fac"});
  CHECK(facts.topic("timeline").size() == 69);
  CHECK(facts.topic("removed").size() == 6);
  CHECK(facts.extensions().size() == 186);
}

TEST_CASE("facts are found by id, extensions by the name that CREATE EXTENSION takes") {
  const Facts& facts = Facts::built_in();
  const Fact* tablespace = facts.find("NEON-OBJ-001");
  REQUIRE(tablespace != nullptr);
  CHECK(tablespace->severity == FactSeverity::Block);
  CHECK(tablespace->confidence == Confidence::High);
  CHECK(tablespace->grade == Grade::Rewritten);
  CHECK(tablespace->as_of == "2026-03-25");
  CHECK(facts.find("NEON-OBJ-999") == nullptr);

  const Fact* breaks = facts.find("PGB-16-001");
  REQUIRE(breaks != nullptr);
  CHECK(breaks->major == 16);
  CHECK(breaks->kind == "keyword");
  CHECK(breaks->area == "versions");
  CHECK(breaks->title == "system_user is reserved");
  CHECK(breaks->names == std::vector<std::string>{"system_user"});
  REQUIRE(facts.find("PGD-001") != nullptr);
  CHECK(facts.find("PGD-001")->major == 17);

  REQUIRE(facts.extension("vector") != nullptr);
  CHECK(facts.extension("pgvector") == nullptr);
  CHECK(facts.extension("ulid")->version_on(16) == "0.1.5");
  CHECK(facts.extension("ulid")->version_on(17).empty());
  CHECK(facts.extension("ulid")->renamed == "pgx_ulid");
  CHECK(facts.extension("pgx_ulid")->version_on(18) == "0.2.2");
  CHECK(facts.extension("pg_net")->status == "unsupported");
  CHECK_FALSE(facts.extension("pg_cron")->enable.empty());
  CHECK(facts.extension("pg_cron")->version_on(13).empty());
}

TEST_CASE("nothing blocks on weak grounds") {
  for (const Fact& fact : Facts::built_in().rows()) {
    INFO(fact.id);
    CHECK((fact.severity != FactSeverity::Block || fact.confidence == Confidence::High));
    CHECK((fact.grade != Grade::Blocked || fact.severity == FactSeverity::Block));
  }
  CHECK(Facts::built_in().find("NEON-OBJ-005")->severity == FactSeverity::Warning);
}

TEST_CASE("a document that does not hold is refused with the id of the row") {
  REQUIRE(dryshod::wrong_in_facts(small()).empty());
  json document = small();
  json& row = document["compatibility"][0];
  SECTION("no source") {
    row.erase("source");
    CHECK(only_wrong(document) == "NEON-OBJ-001: no source");
  }
  SECTION("no date") {
    row["as_of"] = "late 2025";
    CHECK(only_wrong(document) == "NEON-OBJ-001: as_of: no date (2026, 2026-10 or 2026-10-09)");
  }
  SECTION("no words") {
    row["why"] = "";
    CHECK(only_wrong(document) == "NEON-OBJ-001: why: no words");
  }
  SECTION("a severity that nobody knows") {
    row["severity"] = "warn";
    CHECK(only_wrong(document) == "NEON-OBJ-001: severity: not one of info, warning, block");
  }
  SECTION("a block on weak grounds") {
    row["confidence"] = "medium";
    CHECK(only_wrong(document) == "NEON-OBJ-001: it blocks, and is not of high confidence");
  }
  SECTION("a grade that says more than the severity") {
    row["severity"] = "warning";
    row["grade"] = "blocked";
    CHECK(only_wrong(document) == "NEON-OBJ-001: graded blocked, and its severity is not block");
  }
  SECTION("an id that is there twice") {
    document["compatibility"].push_back(json(row));
    CHECK(only_wrong(document) == "NEON-OBJ-001: there twice");
  }
  SECTION("a name that is there twice") {
    row["names"].push_back("a");
    CHECK(only_wrong(document) == "NEON-OBJ-001: names: twice a");
  }
  SECTION("a member that nobody reads") {
    row["sumary"] = "x";
    CHECK(only_wrong(document) == "NEON-OBJ-001: sumary is not known");
  }
  SECTION("negative work") {
    row["units"] = -1;
    CHECK(only_wrong(document) == "NEON-OBJ-001: units: no whole number from 0 on");
  }
  SECTION("an extension that is offered nowhere") {
    document["extensions"][0].erase("versions");
    CHECK(only_wrong(document) == "extension:hstore: offered, and has no versions");
  }
  SECTION("an extension without one of the majors") {
    document["extensions"][0]["versions"].erase(0);
    CHECK(only_wrong(document) ==
          "extension:hstore: versions: not a version or null for each of 14 to 18");
  }
  SECTION("a table that nobody reads") {
    document["monitoring"] = json::array();
    CHECK(only_wrong(document) == "monitoring is not known");
  }
  SECTION("an id that another table has too") {
    document["versions"] = json::parse(R"([{"id": "NEON-OBJ-001", "pg_major": 14, "kind": "k",
        "item": "i", "why": "w", "fix": "f", "severity": "info", "confidence": "low",
        "grade": "as_is", "units": 0, "source": "s", "as_of": "2026"}])");
    CHECK(only_wrong(document) == "NEON-OBJ-001: there twice");
  }
  SECTION("another version of the document") {
    document["version"] = 2;
    CHECK(only_wrong(document) == "version: not 1");
  }
}

TEST_CASE("a document of one's own takes the place of what was compiled in") {
  const dryshod::Result<Facts> facts = Facts::read(small().dump(), {});
  REQUIRE(facts.has_value());
  CHECK(facts->rows().size() == 1);
  CHECK(facts->find("NEON-OBJ-001")->names == std::vector<std::string>{"a", "b"});
  CHECK(facts->find("NEON-OBJ-001")->units == 2);
  CHECK(facts->extension("hstore")->version_on(15).empty());
  CHECK(facts->extension("vector") == nullptr);
  CHECK(facts->topic("extensions").size() == 1);
  CHECK(facts->topic("timeline").is_null());

  json broken = small();
  broken["compatibility"][0].erase("fix");
  const dryshod::Result<Facts> refused = Facts::read(broken.dump(), {3, 0, 0});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error()[0].message == "NEON-OBJ-001: no fix");
  CHECK(refused.error()[0].where.file == 3);

  const dryshod::Result<Facts> no_json = Facts::read("{\"version\": 1,, }", {3, 0, 0});
  REQUIRE_FALSE(no_json.has_value());
  CHECK(no_json.error()[0].where.begin == 14);
}

TEST_CASE("parts of what was compiled in are the same as the whole") {
  const Facts& facts = Facts::built_in();
  const json& part = facts.topic("extensions");
  CHECK(part.size() == facts.extensions().size());
  CHECK(facts.document().at("extensions") == part);
  CHECK(facts.document().at("as_of") == "2026-10-09");
  CHECK(facts.topic("about").is_null());
  CHECK(facts.topic("no such topic").is_null());
}
