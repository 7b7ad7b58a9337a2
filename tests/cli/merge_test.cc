// dryshod merge as it is called: exit statuses, streams, files and JSON. Knows the built program;
// what comes of single cases is in tests/merge.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/migration/schema_check.h"

namespace dryshod::cli {
namespace {

using nlohmann::json;

constexpr const char* kBase =
    "CREATE TABLE boat (id integer PRIMARY KEY, name text, length integer);\n";
constexpr const char* kOurs =
    "CREATE TABLE boat (id integer PRIMARY KEY, name varchar(9), length bigint);\n";
constexpr const char* kTheirs =
    "CREATE TABLE boat (id integer PRIMARY KEY, name varchar(8), length integer);\n"
    "CREATE VIEW names AS SELECT name FROM boat;\n";

struct Scene {
  Scene() {
    folder.write("b.sql", kBase);
    folder.write("o.sql", kOurs);
    folder.write("t.sql", kTheirs);
  }
  Outcome merge(const std::string& options) const {
    return folder.run("merge " + options + " b.sql o.sql t.sql");
  }
  json document(const std::string& options) const {
    const Outcome outcome = merge("--format json " + options);
    const json parsed = json::parse(outcome.out);
    CHECK(schema_errors(parsed, schema_folder() / "merge.json") == std::vector<std::string>{});
    return parsed;
  }
  Folder folder;
};

TEST_CASE("a conflict is told with all versions, and nothing else is printed") {
  const Scene scene;
  const Outcome sql = scene.merge("-o merged.sql");
  CHECK(sql.status == 1);
  CHECK(sql.out == "");
  CHECK_FALSE(scene.folder.has("merged.sql"));
  CHECK(says(sql.err, "column public.boat.name: both changed it, each otherwise"));
  CHECK(says(sql.err, "base    text"));
  CHECK(says(sql.err, "ours    character varying(9)"));
  CHECK(says(sql.err, "theirs  character varying(8)"));
  CHECK(says(sql.err, "1 conflict: nothing is merged"));
  const Outcome text = scene.merge("--format text");
  CHECK(text.status == 1);
  CHECK(text.out == sql.err);

  const json document = scene.document("");
  CHECK(document["merged"].is_null());
  CHECK(document["statements"].empty());
  REQUIRE(document["conflicts"].size() == 1);
  const json& conflict = document["conflicts"][0];
  CHECK(conflict["kind"] == "changed");
  CHECK(conflict["object"]["display"] == "column public.boat.name");
  CHECK(conflict["fields"][0]["theirs"] == "character varying(8)");
}

TEST_CASE("a decided conflict is none, and the script leads to the merged schema") {
  const Scene scene;
  const Outcome done = scene.merge("--theirs public.boat.name -o merged.sql");
  CHECK(done.status == 0);
  CHECK(done.err == "");
  CHECK(says(done.out, "ALTER COLUMN name TYPE character varying(8)"));
  CHECK(says(done.out, "CREATE VIEW public.names"));
  CHECK_FALSE(says(done.out, "length"));
  scene.folder.write("after.sql", std::string(kOurs) + done.out);
  CHECK(scene.folder.run("diff --exit-code after.sql merged.sql").status == 0);

  const json document = scene.document("--theirs public.boat.name");
  CHECK(document["conflicts"].empty());
  CHECK(document["merged"]["digest"] != document["ours"]["digest"]);
  CHECK(document["changes"].size() == 2);
  CHECK_FALSE(document["statements"].empty());
  CHECK_FALSE(document["statements"][0]["locks"].empty());
}

TEST_CASE("a file of resolutions, over which the command line wins") {
  const Scene scene;
  scene.folder.write("who", "# who is right\n\nbase column:public.boat.name\ntheirs nobody\n");
  const Outcome base = scene.merge("--resolutions who");
  CHECK(base.status == 0);
  CHECK(says(base.out, "ALTER COLUMN name TYPE text"));
  CHECK(says(base.err, "warning: who:4: no conflict is about it"));
  const Outcome ours = scene.merge("--resolutions who --ours boat");
  CHECK(ours.status == 0);
  CHECK_FALSE(says(ours.out, "ALTER COLUMN name"));

  scene.folder.write("who", "mine public.boat\n");
  const Outcome wrong = scene.merge("--resolutions who");
  CHECK(wrong.status == 2);
  CHECK(says(wrong.err, "who:1: want ours, theirs or base"));
  CHECK(scene.merge("--resolutions nowhere").status == 2);
  CHECK(scene.merge("--ours 'sort:x'").status == 2);
}

TEST_CASE("every kind of conflict holds the schema of the document") {
  const Scene scene;
  scene.folder.write(
      "b.sql",
      "CREATE TABLE a (i integer, k integer, z integer);\n"
      "CREATE TABLE gone (i integer);\nCREATE TABLE e (i integer NOT NULL, j integer NOT NULL);\n");
  scene.folder.write("o.sql",
                     "CREATE TABLE a (i integer, ours integer);\n"
                     "CREATE TABLE e (i integer NOT NULL PRIMARY KEY, j integer NOT NULL);\n"
                     "CREATE TABLE n (i integer);\nCREATE VIEW x AS SELECT 1 AS one;\n");
  scene.folder.write(
      "t.sql",
      "CREATE TABLE a (i integer, k integer, theirs integer);\n"
      "CREATE TABLE gone (i bigint);\nCREATE TABLE e (i integer NOT NULL, j integer NOT NULL);\n"
      "CREATE TABLE n (i integer, j integer);\nCREATE TABLE x (i integer);\n"
      "CREATE VIEW v AS SELECT k FROM a;\n");
  const json document = scene.document(
      "--rename-ours column:public.a.z=ours --rename-theirs column:public.a.z=theirs");
  std::vector<std::string> kinds;
  for (const json& conflict : document["conflicts"]) kinds.push_back(conflict["kind"]);
  std::sort(kinds.begin(), kinds.end());
  CHECK(kinds == std::vector<std::string>{"added", "dropped", "needs", "renamed", "same-name"});

  scene.folder.write("b.sql", "CREATE TABLE e (i integer NOT NULL, j integer NOT NULL);\n");
  scene.folder.write("o.sql",
                     "CREATE TABLE e (i integer CONSTRAINT p PRIMARY KEY, j integer NOT NULL);\n");
  scene.folder.write("t.sql",
                     "CREATE TABLE e (i integer NOT NULL, j integer CONSTRAINT q PRIMARY KEY);\n");
  const json refused = scene.document("");
  REQUIRE(refused["conflicts"].size() == 1);
  CHECK(refused["conflicts"][0]["kind"] == "refused");
  CHECK_FALSE(refused["conflicts"][0]["message"].is_null());
  const json settled = scene.document("--theirs public.e");
  CHECK(settled["conflicts"].empty());
}

TEST_CASE("nothing to do prints nothing; a source that cannot be read is exit 2") {
  const Scene scene;
  const Outcome same = scene.folder.run("merge b.sql o.sql b.sql");
  CHECK(same.status == 0);
  CHECK(same.out == "");
  CHECK(scene.folder.run("merge b.sql o.sql nowhere.sql").status == 2);
  CHECK(scene.folder.run("merge b.sql o.sql").status == 2);
  CHECK(says(scene.folder.run("merge --help").out, "dryshod merge base.sql ours.sql theirs.sql"));
}

}  // namespace
}  // namespace dryshod::cli
