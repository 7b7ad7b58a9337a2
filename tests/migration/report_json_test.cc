// The JSON of a difference: it holds docs/schema, says what the contract says, and hides nothing
// odd.
#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "migration/json_report.h"
#include "tests/migration/report_case.h"
#include "tests/migration/schema_check.h"

namespace dryshod {
namespace {

using nlohmann::json;

constexpr const char* kBefore = R"(
  CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80), old text);
  CREATE VIEW mails AS SELECT email FROM users;
  CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a';
  CREATE TYPE mood AS ENUM ('sad');
)";
constexpr const char* kAfter = R"(
  CREATE TABLE users (id bigint PRIMARY KEY, email text DEFAULT 'x' NOT NULL, "Odd ""name" integer[]);
  COMMENT ON TABLE users IS 'people';
  CREATE VIEW mails AS SELECT email FROM users;
  CREATE FUNCTION f(a integer, b text DEFAULT NULL) RETURNS integer LANGUAGE sql AS 'SELECT a + 1';
  CREATE TYPE mood AS ENUM ('sad', 'happy');
  CREATE SEQUENCE s MAXVALUE 9223372036854775806;
)";

json document(const ReportCase& c) {
  return json::parse(render_json(c.script, c.difference, c.from, c.to, {"a.sql", "b.sql"}));
}

std::string complaints(const json& document) {
  std::string all;
  for (const std::string& error : schema_errors(document, schema_folder() / "diff.json")) {
    all += error + "\n";
  }
  return all;
}

const json* find_change(const json& document, const std::string& display) {
  for (const json& change : document["changes"]) {
    if (change["object"]["display"] == display) return &change;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("JSON of a difference holds its schema") {
  for (const int major : {15, 18}) {
    const ReportCase there(kBefore, kAfter, major), back(kAfter, kBefore, major);
    CHECK(complaints(document(there)) == "");
    CHECK(complaints(document(back)) == "");
    CHECK_FALSE(document(there)["changes"].empty());
  }
  const ReportCase same(kBefore, kBefore);
  CHECK(complaints(document(same)) == "");
  CHECK(document(same)["changes"].empty());
  CHECK(document(same)["statements"].empty());
}

TEST_CASE("JSON of whole schemas holds its schema") {
  const auto read = [](const std::string& path) {
    std::ifstream file(std::string(DRYSHOD_SOURCE_DIR) + "/fixtures/" + path);
    REQUIRE(file.good());
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  for (const std::string name : {"shop", "legacy"}) {
    INFO(name);
    const std::string v1 = read(name + "/dumped/v1.sql"), v2 = read(name + "/dumped/v2.sql");
    const json there = document(ReportCase(v1, v2)), back = document(ReportCase(v2, v1));
    CHECK(complaints(there) == "");
    CHECK(complaints(back) == "");
    CHECK(there["changes"].size() > 5);
    CHECK(there["from"]["digest"] == back["to"]["digest"]);
  }
}

TEST_CASE("the schema check sees what it must") {
  const ReportCase c(kBefore, kAfter);
  const json good = document(c);
  const auto broken = [&](const char* pointer, const json& value) {
    json bad = good;
    bad[json::json_pointer(pointer)] = value;
    return !complaints(bad).empty();
  };
  CHECK(broken("/version", 2));
  CHECK(broken("/more", 1));
  CHECK(broken("/from/digest", "00"));
  CHECK(broken("/to/major", 9));
  CHECK(broken("/changes/0/action", "explode"));
  CHECK(broken("/changes/0/object/kind", "publikation"));
  CHECK(broken("/changes/0/object/name", 3));
  CHECK(broken("/statements/0/transaction", "never"));
  CHECK(broken("/statements/0/locks", nullptr));
  CHECK(broken("/statements/0/sql", ""));
  json bad = good;
  bad["statements"][0].erase("why");
  CHECK_FALSE(complaints(bad).empty());
}

TEST_CASE("the schema lists every kind") {
  std::ifstream file(schema_folder() / "object.json");
  const json listed = json::parse(file)["properties"]["kind"]["enum"];
  json kinds = json::array();
  for (const std::string_view kind : kKindNames) kinds.push_back(kind);
  CHECK(listed == kinds);
}

TEST_CASE("JSON names objects, fields and losses") {
  const ReportCase c(kBefore, kAfter);
  const json doc = document(c);

  const json* type = find_change(doc, "column public.users.email");
  REQUIRE(type != nullptr);
  CHECK((*type)["action"] == "alter");
  CHECK((*type)["object"] == json::parse(R"({"kind": "column", "schema": "public", "name": "email",
      "parent": "table public.users", "signature": null, "display": "column public.users.email"})"));
  REQUIRE((*type)["details"].size() == 1);
  CHECK((*type)["details"][0]["field"] == "type");
  CHECK((*type)["details"][0]["to"] == "text");

  const json* odd = find_change(doc, R"(column public.users."Odd ""name")");
  REQUIRE(odd != nullptr);
  CHECK((*odd)["action"] == "create");
  CHECK((*odd)["object"]["name"] == "Odd \"name");

  const json* labels = find_change(doc, "enum public.mood");
  REQUIRE(labels != nullptr);
  CHECK((*labels)["details"][0]["from"] == json({"sad"}));
  CHECK((*labels)["details"][0]["to"] == json({"sad", "happy"}));

  const json* routine = find_change(doc, "function public.f(integer, text)");
  REQUIRE(routine != nullptr);
  CHECK((*routine)["object"]["signature"] == "public.f(integer, text)");

  bool lost = false;
  for (const json& statement : doc["statements"]) {
    if (statement["data_loss"].is_null()) continue;
    lost = true;
    CHECK(statement["sql"].get<std::string>().find("DROP COLUMN old") != std::string::npos);
  }
  CHECK(lost);
}

TEST_CASE("JSON leaves out what its source explains") {
  constexpr const char* kTable =
      "CREATE TABLE p (id integer) PARTITION BY RANGE (id);"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);";
  const ReportCase c(
      kTable, std::string(kTable) + "ALTER TABLE p ADD note text; CREATE INDEX p_id ON p (id);");
  REQUIRE(c.difference.deltas.size() > 2);  // the partition's column and index are deltas too
  const json doc = document(c);
  REQUIRE(doc["changes"].size() == 2);
  CHECK(find_change(doc, "column public.p.note") != nullptr);
  CHECK(find_change(doc, "index public.p.p_id") != nullptr);
  for (const json& statement : doc["statements"]) CHECK(statement["changes"].size() == 1);
}

TEST_CASE("JSON of text that is not UTF-8 is still JSON") {
  const ReportCase c("", "COMMENT ON SCHEMA public IS E'a\\nb'");
  const json doc = document(c);
  CHECK(complaints(doc) == "");
  const std::string bad = render_json(c.script, c.difference, c.from, c.to, {"a\xff.sql", "b"});
  CHECK(complaints(json::parse(bad)) == "");
}

TEST_CASE("an object by itself") {
  const ReportCase c("", kAfter);
  const Ref schema = c.to.find_own<Schema>({}, c.to.strings().name("public"));
  const Ref table = c.to.find(Slot::Relation, schema, c.to.strings().name("users"));
  REQUIRE(table);
  const json object = json::parse(object_json(c.to, table));
  CHECK(schema_errors(object, schema_folder() / "object.json").empty());
  CHECK(object["display"] == "table public.users");
  CHECK(json::parse(object_json(c.to, schema))["schema"].is_null());
}

}  // namespace dryshod
