// dryshod snapshot as it is called, and @NAME as a source of every command. Knows the built
// program.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "tests/cli/program.h"
#include "tests/migration/schema_check.h"

namespace dryshod::cli {
namespace {

using nlohmann::json;

constexpr char kOne[] = "CREATE TABLE t (a integer NOT NULL, b text DEFAULT 'x');\n";
constexpr char kTwo[] =
    "CREATE TABLE t (a integer NOT NULL, b text DEFAULT 'x', c date);\n"
    "CREATE INDEX t_c ON t (c);\n";

/// The time at which the store is told that it is.
class At {
 public:
  explicit At(const char* seconds) { setenv("SOURCE_DATE_EPOCH", seconds, 1); }
  ~At() { unsetenv("SOURCE_DATE_EPOCH"); }
};

std::string complaints(const std::string& text, const char* schema) {
  std::string all;
  for (const std::string& error : schema_errors(json::parse(text), schema_folder() / schema)) {
    all += error + "\n";
  }
  return all;
}

void save(const Folder& folder, const std::string& arguments) {
  const Outcome saved = folder.run("snapshot save " + arguments);
  INFO(saved.err);
  REQUIRE(saved.status == 0);
}

}  // namespace

TEST_CASE("a snapshot is a source wherever a file is one") {
  const Folder folder;
  folder.write("one.sql", kOne);
  folder.write("two.sql", kTwo);
  folder.write("next.sql", "ALTER TABLE t ADD COLUMN c date; CREATE INDEX t_c ON t (c);");
  save(folder, "prod one.sql");
  save(folder, "prod two.sql");
  const Outcome by_file = folder.run("diff one.sql two.sql --format json");
  const Outcome by_name = folder.run("diff @prod~1 @prod --format json");
  json a = json::parse(by_file.out), b = json::parse(by_name.out);
  a.erase("from"), a.erase("to"), b.erase("from"), b.erase("to");
  CHECK(a == b);
  CHECK(folder.run("diff @prod two.sql --exit-code").status == 0);
  CHECK(folder.run("diff one.sql @prod --exit-code").status == 1);
  CHECK(folder.run("diff '@prod~1 + next.sql' @prod --exit-code").status == 0);
  CHECK(says(folder.run("rollback @prod~1 @prod").out, "ALTER TABLE public.t DROP COLUMN c;"));
  CHECK(folder.run("plan @prod~1 two.sql -o plan").status == 0);
  CHECK(folder.has("plan/run.sh"));
  folder.write("risk.sql", "ALTER TABLE t ALTER COLUMN a TYPE bigint;");
  CHECK(folder.run("lint --schema @prod risk.sql").out ==
        folder.run("lint --schema two.sql risk.sql").out);
  const Outcome assessed = folder.run("assess @prod");
  CHECK(assessed.status == 0);
  CHECK(says(assessed.err, "@prod is a schema: what its source said besides"));
  CHECK(folder.run("facts impact @prod").status == 0);
  CHECK(folder.run("cutover @prod -o move --pg 15").status == 0);
  const std::string dumped = folder.run("dump @prod").out;
  CHECK(says(dumped, "CREATE INDEX t_c ON public.t (c);"));
  folder.write("dumped.sql", dumped);
  CHECK(folder.run("diff @prod dumped.sql --exit-code").status == 0);
}

TEST_CASE("what is no snapshot is said, with where it was looked for") {
  const Folder folder;
  folder.write("one.sql", kOne);
  CHECK(says(folder.run("diff @prod one.sql").err, ".dryshod/catalogs.db: there is no such store"));
  CHECK(!folder.has(".dryshod"));
  save(folder, "prod one.sql");
  CHECK(folder.run("diff @dev one.sql").status == 2);
  CHECK(says(folder.run("diff @dev one.sql").err, "there is no snapshot @dev in "));
  CHECK(says(folder.run("diff @prod~7 one.sql").err, "@prod has only 0 before it"));
  CHECK(says(folder.run("diff '@pr od' one.sql").err, "want @NAME or @NAME~N"));
  CHECK(says(folder.run("diff 'one.sql + @prod' one.sql").err, "it can only come first"));
  CHECK(says(folder.run("lint @prod").err, "a snapshot has no text to be linted"));
  CHECK(folder.run("snapshot save 'a b' one.sql").status == 2);
  CHECK(folder.run("snapshot save x missing.sql").status == 2);
  CHECK(folder.run("snapshot show prod~1").status == 2);
  CHECK(folder.run("snapshot rm dev").status == 2);
  CHECK(folder.run("snapshot prune").status == 2);
  CHECK(folder.run("snapshot prune --older-than 3x").status == 2);
  CHECK(folder.run("snapshot promote dev prod").status == 2);
  folder.write("@file", kOne);
  CHECK(folder.run("diff ./@file @prod --exit-code").status == 0);
}

TEST_CASE("a snapshot is of the major that it was read for") {
  const Folder folder;
  folder.write("one.sql", kOne);
  save(folder, "old one.sql");
  save(folder, "new one.sql --pg 18");
  CHECK(folder.run("diff @new one.sql --exit-code").status == 0);
  CHECK(says(folder.run("diff @new two.sql").err, "two.sql"));
  const Outcome mixed = folder.run("diff @new @old");
  CHECK(mixed.status == 2);
  CHECK(says(mixed.err,
             "@old was saved as PostgreSQL 15 reads it, and is asked for as 18 does: --pg 15 "
             "compares as 15, or save it again with --pg 18"));
  CHECK(folder.run("dump @old --pg 17").status == 2);
  CHECK(says(folder.run("snapshot show new").out, "PostgreSQL 18"));
}

TEST_CASE("the store is the nearest upwards, or the one that is named") {
  const Folder folder;
  folder.write("one.sql", kOne);
  folder.write("below/two.sql", kTwo);
  save(folder, "prod one.sql");
  CHECK(folder.run("--help").status == 0);
  CHECK(folder.run("snapshot list --store other.db").status == 2);
  save(folder, "else one.sql --store other.db");
  CHECK(says(folder.run("snapshot list --store other.db").out, "@else"));
  CHECK(folder.run("diff @else one.sql --store other.db --exit-code").status == 0);
  CHECK(folder.run("diff @else one.sql").status == 2);
  setenv("DRYSHOD_STORE", (folder.path() + "/other.db").c_str(), 1);
  CHECK(folder.run("diff @else one.sql --exit-code").status == 0);
  unsetenv("DRYSHOD_STORE");
  const Outcome below =
      run_process({"/bin/sh", "-c",
                   "cd '" + folder.path() +
                       "/below' && '" DRYSHOD_PROGRAM "' diff @prod two.sql --format text"});
  CHECK(below.status == 0);
  CHECK(says(below.out, "t_c"));
}

TEST_CASE("list, log and show in both formats") {
  const Folder folder;
  folder.write("one.sql", kOne);
  folder.write("two.sql", kTwo);
  {
    const At at("1000000000");
    save(folder, "dev one.sql -m 'the first \x1b[31mone'");
  }
  {
    const At at("1000000100");
    save(folder, "dev two.sql");
    CHECK(folder.run("snapshot promote dev~1 prod").status == 0);
    const Outcome promoted = folder.run("snapshot promote dev prod -m go");
    CHECK(promoted.status == 0);
    CHECK(says(promoted.out, "ALTER TABLE public.t ADD COLUMN c date"));
    CHECK(folder.run("snapshot show prod --plan").out == promoted.out);
  }
  const std::string list = folder.run("snapshot list").out;
  CHECK(says(list, "@dev   2001-09-09T01:48:20Z  "));
  const std::string log = folder.run("snapshot log dev").out;
  CHECK(says(log, "@dev~1  2001-09-09T01:46:40Z  "));
  CHECK(says(log, "the first \\x1b[31mone"));
  CHECK(!says(log, "\x1b"));
  CHECK(says(folder.run("snapshot log prod").out, "promoted from @dev, "));
  const std::string show = folder.run("snapshot show dev~1").out;
  CHECK(says(show, "2 column"));
  CHECK(complaints(folder.run("snapshot list --format json").out, "snapshot_list.json") == "");
  CHECK(complaints(folder.run("snapshot log prod --format json").out, "snapshot_log.json") == "");
  CHECK(complaints(folder.run("snapshot show prod --format json").out, "snapshot_show.json") == "");
  const json document = json::parse(folder.run("snapshot log prod --format json").out);
  REQUIRE(document["ledger"].size() == 2);
  CHECK(document["ledger"][1]["before"].is_null());
  CHECK(document["ledger"][0]["before"] == document["ledger"][1]["after"]);
  CHECK(document["ledger"][0]["snapshot"] == document["snapshots"][0]["id"]);
  CHECK(folder.run("diff @prod @dev --exit-code").status == 0);
  CHECK(folder.run("snapshot verify").status == 0);

  CHECK(says(folder.run("snapshot prune --keep 1 --dry-run").out, "would take away 2 snapshots"));
  CHECK(says(folder.run("snapshot prune --keep 1").out, "took away 2 snapshots"));
  CHECK(folder.run("snapshot rm prod").status == 0);
  // What was promoted is known although nothing of it is left.
  CHECK(says(folder.run("snapshot log prod").out, "no longer there"));
  CHECK(folder.run("diff @prod @dev").status == 2);
}

TEST_CASE("what is damaged is found, and the program says so") {
  const Folder folder;
  folder.write("one.sql", kOne);
  save(folder, "prod one.sql");
  std::string bytes = folder.read(".dryshod/catalogs.db");
  const size_t at = bytes.find("CREATE");  // of the tables of the store itself
  REQUIRE(at != std::string::npos);
  bytes[at] = 'X';
  folder.write(".dryshod/catalogs.db", bytes);
  const Outcome read = folder.run("dump @prod");
  CHECK(read.status == 2);
  CHECK(says(read.err, "catalogs.db: is damaged"));
  CHECK(read.out == "");
  CHECK(folder.run("snapshot verify").status != 0);
}

}  // namespace dryshod::cli
