// Directories as migration tools lay them out: each fixture is recognised, is read as its tool
// would run it, and the same by its name; and what a layout cannot make sense of is said.
#include <catch2/catch_test_macros.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "catalog/digest.h"
#include "parser/load.h"
#include "parser/source/layouts/marks.h"

using namespace dryshod;
namespace fs = std::filesystem;

namespace {

const fs::path kLayouts = fs::path(DRYSHOD_SOURCE_DIR) / "fixtures/layouts";

/// What a source says, as one text that is equal for equal schemas; or its error.
std::string read(const std::string& source, const std::string& layout = "auto") {
  SourceMap map;
  Strings strings;
  LoadOptions options;
  options.major = 15;
  options.layout = known_layout(layout);
  const Result<Loaded> loaded = load(map, strings, source, options);
  return loaded ? digest(loaded->catalog) : map.render(loaded.error()[0], false);
}

std::string note_of(const std::string& source) {
  SourceMap map;
  const auto opened = open_source(map, source);
  if (!opened) return opened.error()[0].message;
  return opened->notes.empty() ? "" : opened->notes[0].message;
}

struct Files {
  fs::path root = fs::temp_directory_path() / ("dryshod_layouts_" + std::to_string(::getpid()));
  Files() { fs::create_directories(root); }
  ~Files() { fs::remove_all(root); }
  void add(const std::string& name, const std::string& text) const {
    const fs::path path = root / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  std::string error(const std::string& layout = "auto") const {
    const std::string said = read(root.string(), layout);
    return said.find("error: ") == std::string::npos ? "" : said;
  }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("every layout is recognised and read as its tool would run it") {
  const std::map<std::string, std::string> titles = {
      {"dbmate", "dbmate's migrations, in numeric order (2 of 3 .sql files)"},
      {"declarative", "declarative, in any order (3 of 3 .sql files)"},
      {"drizzle", "Drizzle's migrations, by its journal (2 of 3 .sql files)"},
      {"flyway", "Flyway's migrations, by version (6 of 8 .sql files, 1 lead back)"},
      {"goose", "goose's migrations, in numeric order (2 of 2 .sql files)"},
      {"migrations", "migrations, in numeric order (3 of 4 .sql files, 1 lead back)"},
      {"prisma", "Prisma's migrations, by name (2 of 4 .sql files, 1 lead back)"},
      {"rails", "the structure.sql of Rails (1 of 2 .sql files)"},
      {"sql-migrate", "sql-migrate's migrations, in numeric order (2 of 2 .sql files)"},
      {"sqitch", "Sqitch's changes, by its plan (4 of 7 .sql files, 1 lead back)"},
      {"supabase", "Supabase's migrations, in numeric order (2 of 4 .sql files)"},
      {"up-down", "migrations up and down, in numeric order (2 of 4 .sql files, 2 lead back)"}};
  std::set<std::string> with_fixture;
  for (const auto& [name, title] : titles) {
    CAPTURE(name);
    const std::string tree = (kLayouts / name / "tree").string();
    const std::string schema = read((kLayouts / name / "schema.sql").string());
    REQUIRE_FALSE(has(schema, "error: "));
    CHECK(read(tree) == schema);
    CHECK(read(tree, name) == schema);
    CHECK(note_of(tree) == tree + ": read as " + title);
    with_fixture.insert(name);
  }
  const std::vector<std::string> names = layout_names();
  CHECK(with_fixture == std::set<std::string>(names.begin(), names.end()));
}

TEST_CASE("a tool's folder by itself is recognised like the project around it") {
  const std::map<std::string, std::string> inner = {{"prisma", "prisma/migrations"},
                                                    {"drizzle", "drizzle"},
                                                    {"supabase", "supabase"},
                                                    {"rails", "db"}};
  for (const auto& [name, folder] : inner) {
    CAPTURE(name);
    const fs::path tree = kLayouts / name / "tree";
    CHECK(read((tree / folder).string()) == read(tree.string()));
    CHECK(
        has(note_of((tree / folder).string()), std::string(known_layout(name) ? "read as " : "")));
  }
  // The folder of the files themselves: nothing but their numbers tells.
  const fs::path supabase = kLayouts / "supabase/tree/supabase/migrations";
  CHECK(has(note_of(supabase.string()), "read as migrations, in numeric order"));
}

TEST_CASE("what contradicts its own layout is an error that names it") {
  {
    const Files files;
    files.add("V1__a.sql", "SELECT 1;");
    files.add("sub/V1.0__b.sql", "SELECT 1;");
    CHECK(has(files.error(), "two migrations of one version: V1__a.sql and sub/V1.0__b.sql"));
  }
  {
    const Files files;
    files.add("a.sql", "CREATE TABLE a ();");
    files.add("meta/_journal.json", "{\"entries\": [{\"idx\": 0, \"tag\": \"0000_gone\"}]}");
    CHECK(has(files.error(), "meta/_journal.json names 0000_gone.sql, which is missing"));
    files.add("meta/_journal.json", "{\"entries\": 3");
    CHECK(has(files.error(), "meta/_journal.json is no journal of Drizzle's"));
  }
  {
    const Files files;
    files.add("deploy/a.sql", "CREATE TABLE a ();");
    files.add("sqitch.plan",
              "%project=x\na 2024-01-01T00:00:00Z A <a@b> # a\nb 2024 A <a@b> # b\n");
    CHECK(has(files.error(), "sqitch.plan names b, and there is no deploy/b.sql"));
  }
  const Files files;
  files.add("tables/a.sql", "CREATE TABLE a ();");
  CHECK(has(files.error("flyway"), "no .sql file that is one of Flyway's migrations"));
  CHECK(has(files.error("rails"), "no .sql file that is one of the structure.sql of Rails"));
  CHECK(has(files.error("sqitch"), "there is no sqitch.plan"));
  CHECK(has(files.error("drizzle"), "there is no meta/_journal.json"));
}

TEST_CASE("migrations that are programs are not passed over in silence") {
  const Files files;
  files.add("00001_a.sql", "-- +goose Up\nCREATE TABLE a ();\n");
  files.add("00002_fill.go", "package migrations\n");
  files.add("main.go", "package main\n");
  SourceMap map;
  const auto opened = open_source(map, files.root.string());
  REQUIRE(opened);
  REQUIRE(opened->notes.size() == 2);
  CHECK(opened->notes[1].severity == Severity::Warning);
  CHECK(has(opened->notes[1].message,
            "1 of its migrations are programs, which are not run; the "
            "first is 00002_fill.go"));
}

TEST_CASE("what fails says how it was read") {
  const Files files;
  files.add("1_a.sql", "CREATE VIEW v AS SELECT * FROM t;\n");
  files.add("2_b.sql", "CREATE TABLE t ();\n");
  SourceMap map;
  Strings strings;
  const Result<Loaded> loaded = load(map, strings, files.root.string(), {.major = 15});
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().front().severity == Severity::Error);
  CHECK(has(loaded.error().back().message, "read as migrations, in numeric order"));
}

TEST_CASE("a marked file by itself goes forward too, and an unmarked one is read whole") {
  const Files files;
  files.add("1_a.sql", "-- migrate:up\nCREATE TABLE a ();\n-- migrate:down\nDROP TABLE a;\n");
  files.add("a.sql", "CREATE TABLE a ();\n");
  files.add("b.sql",
            "CREATE TABLE a ();\n-- migrate:down is what dbmate says\nCREATE TABLE b ();\n");
  files.add("c.sql", "CREATE TABLE a ();\nCREATE TABLE b ();\n");
  const auto of = [&](const char* name) { return read((files.root / name).string()); };
  CHECK(of("1_a.sql") == of("a.sql"));
  CHECK(of("b.sql") == of("c.sql"));
}

TEST_CASE("a baseline of Flyway's stands for what was before it") {
  const Files files;
  files.add("V1__gone.sql", "CREATE TABLE gone ();\n");
  files.add("V2.1__b.sql", "CREATE TABLE b ();\n");
  files.add("B1.5__old.sql", "SELECT 'older';\n");
  files.add("B2__a.sql", "CREATE TABLE a ();\n");
  files.add("V2__same.sql", "CREATE TABLE gone ();\n");
  CHECK(read(files.root.string()) ==
        read(files.root.string() + "/B2__a.sql + " + files.root.string() + "/V2.1__b.sql"));
}

TEST_CASE("an error behind a mark is at its own line and column") {
  const Files files;
  files.add("1_a.sql",
            "-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE a ()\n-- +goose StatementEnd\n"
            "  CREATE TABLE a ();\n");
  CHECK(has(files.error(), "1_a.sql:5:"));
}

TEST_CASE("marks end statements where they stand and nowhere else") {
  const std::string text =
      "CREATE TABLE a ()--> statement-breakpoint\nx\n-- +goose StatementEnd  \n-- +goose Up\n";
  const auto ended = with_statement_ends(text);
  REQUIRE(ended);
  CHECK(*ended == "CREATE TABLE a ();-- statement-breakpoint\nx\n;" + std::string(23, ' ') +
                      "\n-- +goose Up\n");
  CHECK(ended->size() == text.size());
  CHECK_FALSE(with_statement_ends("-- +goose Up\nSELECT '-- +goose StatementEnd';\n"));
}
