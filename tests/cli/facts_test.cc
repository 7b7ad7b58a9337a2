// The facts commands as they are called: rows, what changed in them, their age, whom Neon's changes
// touch, and that all documents are as docs/schema says. Knows the built program; what a row must
// hold is tests/neon's.
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "neon/facts_topics.h"
#include "tests/cli/program.h"
#include "tests/migration/schema_check.h"

namespace dryshod::cli {
namespace {

using nlohmann::json;

using Lines = std::vector<std::string>;

json document_of(const Outcome& ran) {
  REQUIRE(ran.status == 0);
  return json::parse(ran.out);
}

void check_schema(const json& document, const char* schema) {
  CHECK(schema_errors(document, schema_folder() / schema) == Lines());
}

Lines ids(const json& rows) {
  Lines all;
  for (const json& row : rows) all.push_back(row.at("id"));
  return all;
}

/// The knowledge base that was compiled in, to be changed.
json exported(const Folder& folder) {
  return document_of(folder.run("facts export"));
}

json& row_of(json& document, const char* topic, const std::string& id) {
  for (json& row : document[topic]) {
    if (row["id"] == id) return row;
  }
  FAIL("no row " + id);
  return document;
}

constexpr const char* kSchema =
    "CREATE EXTENSION plv8;\n"
    "CREATE EXTENSION hll;\n"
    "CREATE TABLE public.t (a text, b text);\n"
    "CREATE INDEX found ON public.t USING bm25 (a);\n"
    "CREATE INDEX plain ON public.t (b);\n"
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE plv8 AS 'return 1';\n";

}  // namespace

TEST_CASE("facts list has a line for each row, or for those of an area") {
  const Folder folder;
  const Outcome all = folder.run("facts list");
  REQUIRE(all.status == 0);
  CHECK(says(all.out, "\nNEON-OBJ-001 "));
  CHECK(says(all.out, "\nPGB-16-001 "));
  CHECK(says(all.out, "\nextension:hstore "));
  CHECK(says(all.out, "\nNTL-033 "));

  const json roles = document_of(folder.run("facts list --area roles --format json"));
  check_schema(roles, "facts_rows.json");
  CHECK(roles["rows"].size() == 16);
  for (const json& row : roles["rows"]) CHECK(row["row"]["area"] == "roles");

  const json timeline = document_of(folder.run("facts list --area timeline --format json"));
  CHECK(timeline["rows"].size() == 69);

  const Outcome none = folder.run("facts list --area rolls");
  CHECK(none.status == 2);
  CHECK(none.out.empty());
  CHECK(says(none.err, "no such area: rolls; there are roles, "));
}

TEST_CASE("facts show says all of a row, by its id or an extension's name") {
  const Folder folder;
  const Outcome ran = folder.run("facts show NEON-OBJ-001 hstore");
  REQUIRE(ran.status == 0);
  CHECK(ran.out.starts_with("NEON-OBJ-001\n"));
  CHECK(says(ran.out, "  severity    block\n"));
  CHECK(says(ran.out, "  names       default_tablespace, temp_tablespaces\n"));
  CHECK(says(ran.out, "\nextension:hstore\n  versions    1.8 on 14, "));
  CHECK(says(ran.out, "  as_of       2026-09-27\n"));

  const json rows = document_of(folder.run("facts show PGB-16-001 size:2 --format json"));
  check_schema(rows, "facts_rows.json");
  CHECK(ids(rows["rows"]) == Lines{"PGB-16-001", "size:2"});
  CHECK(rows["rows"][0]["row"]["pg_major"] == 16);
  CHECK(rows["rows"][1]["row"]["max_connections"] == 839);

  const Outcome none = folder.run("facts show NEON-OBJ-001 NEON-OBJ-999");
  CHECK(none.status == 2);
  CHECK(says(none.err, "no such fact: NEON-OBJ-999"));
}

TEST_CASE("what is exported is the whole document, as its schema says") {
  const Folder folder;
  const json document = exported(folder);
  check_schema(document, "facts.json");
  folder.write("same.json", document.dump());
  CHECK(folder.run("facts diff same.json --exit-code").status == 0);
  CHECK(folder.run("facts diff same.json").out == "no differences\n");
}

TEST_CASE("the schema of the document has the members that the build checks, and no others") {
  std::ifstream file(schema_folder() / "facts.json");
  const json properties = json::parse(file).at("properties");
  size_t topics = 0;
  for (const Topic& topic : facts_topics()) {
    INFO(topic.name);
    ++topics;
    REQUIRE(properties.contains(topic.name));
    const json& row = properties[std::string(topic.name)]["items"];
    Lines required, all;
    for (const Member& member : topic.members) {
      all.emplace_back(member.name);
      if (member.required) required.emplace_back(member.name);
      const json& schema = row["properties"].value(std::string(member.name), json::object());
      CHECK(schema.value("enum", Lines()) == Lines(member.words.begin(), member.words.end()));
    }
    CHECK(row["required"].get<Lines>() == required);
    CHECK(row["properties"].size() == all.size());
  }
  CHECK(properties.size() == topics + 3);
}

TEST_CASE("facts diff says member by member what is another fact") {
  const Folder folder;
  json document = exported(folder);
  row_of(document, "compatibility", "NEON-OBJ-002")["severity"] = "info";
  row_of(document, "compatibility", "NEON-OBJ-001")["names"] = {"temp_tablespaces", "new_one"};
  json added = row_of(document, "timeline", "NTL-001");
  added["id"] = "NTL-070";
  added["what"] = "Something new";
  document["timeline"].push_back(added);
  document["branch_limits"].erase(0);
  folder.write("b.json", document.dump());

  const Outcome ran = folder.run("facts diff b.json --exit-code");
  CHECK(ran.status == 1);
  CHECK(says(ran.out, "\n    severity: warning -> info\n"));
  CHECK(says(ran.out, "\n    names: -default_tablespace, +new_one\n"));
  CHECK(says(ran.out, "\n+ NTL-070  Something new\n"));
  CHECK(says(ran.out, "\n- BR-LIM-01  "));
  CHECK(says(ran.out, "\n1 added, 1 removed, 2 changed\n"));

  folder.write("a.json", exported(folder).dump());
  const json changes = document_of(folder.run("facts diff b.json a.json --format json"));
  check_schema(changes, "facts_diff.json");
  CHECK(ids(changes["changes"]) == Lines{"NEON-OBJ-001", "NEON-OBJ-002", "BR-LIM-01", "NTL-070"});
  CHECK(changes["changes"][1]["members"] ==
        json::parse(R"([{"member": "severity", "from": "info", "to": "warning"}])"));
  CHECK(changes["changes"][2]["action"] == "added");
  CHECK(changes["changes"][3]["action"] == "removed");
}

TEST_CASE("facts check says how old the facts are, and fails past an age") {
  const Folder folder;
  const Outcome fresh = folder.run("facts check --today 2026-10-19");
  CHECK(fresh.status == 0);
  CHECK(says(fresh.out, " rows hold; as of 2026-10-09, 10 days ago\n"));
  CHECK(fresh.err.empty());
  CHECK(folder.run("facts check --today 2026-10-19 --max-age 10").status == 0);

  const Outcome old = folder.run("facts check --today 2027-01-08");
  CHECK(old.status == 0);
  CHECK(says(old.err, "warning: the facts are 91 days old"));
  const Outcome too_old = folder.run("facts check --today 2026-10-20 --max-age 10 --format json");
  CHECK(too_old.status == 1);
  CHECK(says(too_old.err, "the facts are 11 days old, and --max-age is 10"));
  const json document = json::parse(too_old.out);
  check_schema(document, "facts_check.json");
  CHECK(document["age_days"] == 11);
  CHECK(document["too_old"] == true);

  CHECK(folder.run("facts check --today 2026-13-01").status == 2);
}

TEST_CASE("a knowledge base that does not hold is refused, with the row and the file") {
  const Folder folder;
  json document = exported(folder);
  row_of(document, "compatibility", "NEON-OBJ-001").erase("source");
  row_of(document, "compatibility", "NEON-OBJ-005")["severity"] = "block";
  folder.write("bad.json", document.dump());
  const Outcome bad = folder.run("facts check bad.json");
  CHECK(bad.status == 2);
  CHECK(says(bad.err, "bad.json:1:1: error: NEON-OBJ-001: no source"));
  CHECK(says(bad.err, "NEON-OBJ-005: it blocks, and is not of high confidence"));

  CHECK(folder.run("facts list --facts bad.json").status == 2);
  CHECK(folder.run("facts check missing.json").status == 2);
  folder.write("no.json", "{\"version\": 1,\n oops}");
  CHECK(says(folder.run("facts check no.json").err, "no.json:2:2: error: this is not JSON"));
}

TEST_CASE("another knowledge base takes the place of what was compiled in") {
  const Folder folder;
  json document = exported(folder);
  row_of(document, "compatibility", "NEON-OBJ-001")["title"] = "Something \x1b[31m else";
  folder.write("mine.json", document.dump());
  const Outcome ran = folder.run("facts show NEON-OBJ-001 --facts mine.json");
  CHECK(ran.status == 0);
  CHECK(says(ran.out, "Something \\x1b[31m else\n"));
}

TEST_CASE("facts impact names what in a schema Neon's changes touch") {
  const Folder folder;
  folder.write("schema.sql", kSchema);
  const Outcome ran = folder.run("facts impact --lenient schema.sql --since 2026-01-01");
  REQUIRE(ran.status == 0);
  const size_t breaks = ran.out.find("\nbreaks\n"), old = ran.out.find("\ndeprecated\n");
  const size_t changes = ran.out.find("\nchanges\n");
  REQUIRE(breaks != std::string::npos);
  REQUIRE(old != std::string::npos);
  CHECK(breaks < old);
  CHECK(old < changes);
  CHECK(says(ran.out,
             "  NTL-033  2026-05-01  CREATE EXTENSION plv8 is refused\n"
             "    extension plv8 (schema.sql:1)\n"
             "    function public.f() (schema.sql:6)\n"));
  CHECK(says(ran.out, "    index public.t.found (schema.sql:4)\n"));
  CHECK_FALSE(says(ran.out, "plain"));
  // pg_cron is not in it; hll came in 2025, and again with a version in October 2026.
  CHECK_FALSE(says(ran.out, "NTL-060"));
  CHECK_FALSE(says(ran.out, "NTL-017"));
  CHECK(says(ran.out, "NTL-066"));
  CHECK(says(folder.run("facts impact --lenient schema.sql").out, "NTL-017"));
}

TEST_CASE("facts impact for programs: every change is touching or counted") {
  const Folder folder;
  folder.write("schema.sql", kSchema);
  const json whole = document_of(folder.run("facts impact --lenient schema.sql --format json"));
  check_schema(whole, "facts_impact.json");
  CHECK(whole["since"].is_null());
  CHECK(whole["changes"].size() + whole["others"].get<size_t>() == 69);
  size_t objects = 0;
  for (const json& change : whole["changes"]) {
    for (const json& touched : change["touches"]) {
      check_schema(touched["object"], "object.json");
      ++objects;
    }
  }
  CHECK(objects > 3);

  const json late =
      document_of(folder.run("facts impact --lenient schema.sql --format json --since 2026-10-02"));
  CHECK(ids(late["changes"]) == Lines{"NTL-066"});
  CHECK(late["others"] == 4);
}

TEST_CASE("facts impact knows the major of a dump, and dates that are no exact days") {
  const Folder folder;
  folder.write("schema.sql", "CREATE TABLE public.t (a int);\n");
  const json none = document_of(folder.run("facts impact schema.sql --format json"));
  CHECK(none["changes"].empty());
  const json of_14 = document_of(folder.run("facts impact schema.sql --format json --pg 14"));
  REQUIRE(ids(of_14["changes"]) == Lines{"NTL-069"});
  CHECK(of_14["changes"][0]["effect"] == "breaks");
  CHECK(of_14["changes"][0]["touches"] ==
        json::parse(R"([{"key": "pg_version:14", "object": null}])"));

  // "2025" is not before any day of 2025.
  folder.write("cron.sql", "CREATE EXTENSION pg_cron;\n");
  const auto since = [&folder](const char* day) {
    return ids(document_of(folder.run("facts impact --lenient cron.sql --format json --since " +
                                      std::string(day)))["changes"]);
  };
  CHECK(since("2025-12-01") == Lines{"NTL-063", "NTL-060", "NTL-007"});
  CHECK(since("2026-01-01") == Lines{"NTL-063", "NTL-060"});
  CHECK(folder.run("facts impact cron.sql --since 2025").status == 2);
}

}  // namespace dryshod::cli
