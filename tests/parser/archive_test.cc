// pg_dump archives as sources: every version of the format, every form, and what is damaged.
#include <catch2/catch_test_macros.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "catalog/digest.h"
#include "parser/archive/archive.h"
#include "parser/archive/restored_sql.h"
#include "parser/load.h"
#include "tests/parser/archive_writer.h"

using namespace dryshod;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path root = fs::temp_directory_path() / ("dryshod_archive_" + std::to_string(::getpid()));
  Folder() { fs::create_directories(root); }
  ~Folder() { fs::remove_all(root); }
  std::string add(const std::string& name, const std::string& bytes) const {
    const fs::path path = root / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }
};

const std::string kNoPath = "SELECT pg_catalog.set_config('search_path', '', false);\n";

/// A table of somebody's, with a key, a grant, and rows.
ArchiveWriter shop(int minor) {
  ArchiveWriter writer;
  writer.minor = minor;
  // pg_dump qualifies names since 1.13; before, pg_restore sets a search_path for each entry.
  const bool qualified = minor >= 13;
  const std::string table = qualified ? "public.item" : "item";
  writer.entries = archive_settings(qualified ? kNoPath : "");
  if (!qualified) {
    writer.entries.push_back(
        {"SCHEMA", "public", "CREATE SCHEMA public;\n", "DROP SCHEMA public;\n", "", "postgres"});
  }
  const auto method = minor >= 14 ? std::optional<std::string>("heap") : std::nullopt;
  writer.entries.push_back({"TABLE", "item", "CREATE TABLE " + table + " (\n    id integer\n);\n",
                            "DROP TABLE " + table + ";\n", "public", "keeper", "", method, 'r'});
  writer.entries.push_back({.kind = "TABLE DATA",
                            .tag = "item",
                            .schema = "public",
                            .owner = "keeper",
                            .has_data = true});
  writer.entries.push_back({"ACL", "TABLE item", "GRANT SELECT ON TABLE " + table + " TO clerk;\n",
                            "", "public", "keeper"});
  writer.entries.push_back({"CONSTRAINT", "item_pkey",
                            "ALTER TABLE ONLY " + table +
                                "\n    ADD CONSTRAINT item_pkey "
                                "PRIMARY KEY (id);\n",
                            "ALTER TABLE ONLY " + table + " DROP CONSTRAINT item_pkey;", "public",
                            "keeper", ""});
  return writer;
}

std::string sql_of(const std::string& bytes) {
  const Result<Archive> archive = read_archive(bytes, "x");
  if (!archive) return "ERROR " + archive.error()[0].message;
  return restored_sql(archive->toc).text;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string kPlain =
    "CREATE TABLE public.item (id integer);\nALTER TABLE public.item OWNER TO keeper;\n"
    "ALTER TABLE public.item ADD CONSTRAINT item_pkey PRIMARY KEY (id);\n"
    "GRANT SELECT ON TABLE public.item TO clerk;\n";

/// What a source says, as one text that is equal for equal schemas.
std::string digest_of(const std::string& source) {
  SourceMap map;
  Strings strings;
  const Result<Loaded> loaded = load(map, strings, source, {.major = 15});
  if (!loaded) return "ERROR " + map.render(loaded.error()[0], false);
  return digest(loaded->catalog);
}

/// A writer's entries, one of which is of the kind.
std::string sql_of_entry(WrittenEntry entry, int minor = 16) {
  ArchiveWriter writer;
  writer.minor = minor;
  writer.entries = archive_settings(kNoPath);
  writer.entries.push_back(std::move(entry));
  return sql_of(writer.bytes());
}

}  // namespace

TEST_CASE("an archive of any version is the plain dump of the same database") {
  const Folder folder;
  const std::string plain = digest_of(folder.add("plain.sql", kPlain));
  REQUIRE_FALSE(plain.starts_with("ERROR"));
  for (int minor = 10; minor <= 16; ++minor) {
    CAPTURE(minor);
    CHECK(digest_of(folder.add("a.dump", shop(minor).bytes())) == plain);
    ArchiveWriter writer = shop(minor);
    writer.form = 3;
    CHECK(digest_of(folder.add("a.tar", tar_of({{"toc.dat", writer.bytes()}}))) == plain);
    CHECK(digest_of(folder.add(
              "a.tar", tar_of({{"3.dat", "1\n2\n\\.\n"}, {"toc.dat", writer.bytes()}}))) == plain);
    folder.add("d/toc.dat", writer.bytes());
    CHECK(digest_of((folder.root / "d").string()) == plain);
    CHECK(digest_of((folder.root / "d/toc.dat").string()) == plain);
  }
}

TEST_CASE("an archive written where numbers have other sizes is read all the same") {
  ArchiveWriter writer = shop(13);
  const std::string usual = sql_of(writer.bytes());
  writer.integer_size = 8;
  writer.offset_size = 4;
  CHECK(sql_of(writer.bytes()) == usual);
}

TEST_CASE("the majors of an archive are those of a dump's header") {
  const Folder folder;
  ArchiveWriter writer = shop(16);
  writer.server_version = "16.4 (Debian 16.4-1)";
  writer.tool_version = "17.2";
  SourceMap map;
  const auto opened = open_source(map, folder.add("a.dump", writer.bytes()));
  REQUIRE(opened);
  CHECK(opened->dump_major == 16);
  CHECK_FALSE(opened->is_truncated);
  REQUIRE(opened->parts.size() == 1);
  CHECK(opened->parts[0].is_archive);
  CHECK(opened->parts[0].units[0].dump.tool_version == "17.2");
  CHECK(opened->parts[0].units[0].dump.is_dump);
}

TEST_CASE("grants come after all that is made, and what acts at once after them") {
  ArchiveWriter writer;
  writer.entries = archive_settings(kNoPath);
  writer.entries.push_back({"ACL", "TABLE t", "GRANT 1;\n", "", "public", "o"});
  writer.entries.push_back({"EVENT TRIGGER", "e", "CREATE EVENT TRIGGER e;\n", "", "", ""});
  writer.entries.push_back({"COMMENT", "EVENT TRIGGER e", "COMMENT e;\n", "", "", ""});
  writer.entries.push_back({"MATERIALIZED VIEW DATA", "m", "REFRESH m;\n", "", "public", "o"});
  writer.entries.push_back({"DEFAULT ACL", "DEFAULT", "ALTER DEFAULT;\n", "", "", ""});
  writer.entries.push_back({"TABLE", "t", "CREATE TABLE t;\n", "", "public", "o"});
  const std::string sql = sql_of(writer.bytes());
  size_t at = 0;
  for (const char* next : {"CREATE TABLE t;", "GRANT 1;", "ALTER DEFAULT;", "CREATE EVENT TRIGGER",
                           "COMMENT e;", "REFRESH m;", "database dump complete"}) {
    CAPTURE(next);
    const size_t found = sql.find(next, at);
    REQUIRE(found != std::string::npos);
    at = found;
  }
}

TEST_CASE("rows, sequences' values, statistics and the database itself are not read") {
  for (const char* kind : {"TABLE DATA", "SEQUENCE SET", "BLOBS", "STATISTICS DATA", "DATABASE",
                           "DATABASE PROPERTIES", "BLOB COMMENTS"}) {
    CAPTURE(kind);
    CHECK_FALSE(has(sql_of_entry({kind, "x", "SELECT here;\n", "", "public", "o"}), "here"));
  }
  CHECK_FALSE(has(sql_of_entry({"ACL", "DATABASE shop", "GRANT here;\n", "", "", "o"}), "here"));
  CHECK(has(sql_of_entry({"ACL", "SCHEMA s", "GRANT here;\n", "", "", "o"}), "here"));
}

TEST_CASE("schema public is initdb's: only its owner is taken from an archive") {
  CHECK_FALSE(has(sql_of_entry({"SCHEMA", "public", "CREATE SCHEMA public;\n",
                                "DROP SCHEMA public;\n", "", "o"}),
                  "public;"));
  const std::string said =
      sql_of_entry({"SCHEMA", "public", "-- *not* creating schema, since initdb creates it\n",
                    "-- *not* dropping schema, since initdb creates it\n", "", "o"});
  CHECK(has(said, "ALTER SCHEMA public OWNER TO o;"));
}

TEST_CASE("who owns an entry is said as pg_restore says it") {
  const auto owner_of = [](WrittenEntry entry) {
    const std::string sql = sql_of_entry(std::move(entry));
    const size_t begin = sql.find("ALTER ");
    return begin == std::string::npos ? "" : sql.substr(begin, sql.find('\n', begin) - begin);
  };
  CHECK(owner_of({"TABLE", "Odd one", "x;", "DROP TABLE x;", "s", "me"}) ==
        "ALTER TABLE s.\"Odd one\" OWNER TO me;");
  CHECK(owner_of({"FUNCTION", "f(integer)", "x;", "DROP FUNCTION s.f(a integer);\n", "s", "me"}) ==
        "ALTER FUNCTION s.f(a integer) OWNER TO me;");
  CHECK(owner_of({"OPERATOR FAMILY", "o", "x;", "DROP OPERATOR FAMILY s.o USING btree;\n", "s",
                  "me"}) == "ALTER OPERATOR FAMILY s.o USING btree OWNER TO me;");
  CHECK(owner_of({"SERVER", "far", "x;", "DROP SERVER far;", "", "me"}) ==
        "ALTER SERVER far OWNER TO me;");
  CHECK(owner_of({"INDEX", "i", "x;", "DROP INDEX s.i;", "s", "me"}).empty());
  // Nothing can be dropped that does not stand for itself.
  CHECK(owner_of({"TABLE ATTACH", "p", "x;", "", "s", "me"}).empty());
  CHECK(owner_of({"TABLE", "t", "x;", "DROP TABLE t;", "s", ""}).empty());
}

TEST_CASE("an entry of which nobody knows whether it has an owner is named") {
  ArchiveWriter writer;
  writer.entries = archive_settings(kNoPath);
  writer.entries.push_back({"NEW KIND", "n", "SELECT 1;\n", "DROP NEW KIND n;\n", "", "me"});
  const std::string bytes = writer.bytes();
  const auto archive = read_archive(bytes, "x");
  REQUIRE(archive);
  const RestoredSql sql = restored_sql(archive->toc);
  REQUIRE(sql.notes.size() == 1);
  CHECK(has(sql.notes[0].message, "TOC entry 104 (NEW KIND n)"));
}

TEST_CASE("tablespaces, access methods and OIDs are set where they change") {
  ArchiveWriter writer;
  writer.entries = archive_settings(kNoPath);
  const auto table = [&](const char* name, std::optional<std::string> tablespace,
                         std::optional<std::string> method, char relkind) {
    writer.entries.push_back({"TABLE", name, std::string("CREATE TABLE ") + name + ";\n",
                              "DROP TABLE x;", "public", "o", std::move(tablespace),
                              std::move(method), relkind});
  };
  table("a", "", "heap", 'r');
  table("b", "", "heap", 'r');
  table("c", "fast", "columnar", 'r');
  table("d", std::nullopt, std::nullopt, 'r');
  table("p", "", "heap", 'p');
  const std::string sql = sql_of(writer.bytes());
  const auto count = [&](const std::string& part) {
    size_t n = 0;
    for (size_t at = sql.find(part); at != std::string::npos; at = sql.find(part, at + 1)) ++n;
    return n;
  };
  CHECK(count("SET default_tablespace = '';") == 2);
  CHECK(count("SET default_tablespace = fast;") == 1);
  CHECK(count("SET default_table_access_method = heap;") == 1);
  CHECK(count("SET default_table_access_method = columnar;") == 1);
  CHECK(count("ALTER TABLE public.p SET ACCESS METHOD heap;") == 1);

  ArchiveWriter old = shop(12);
  old.entries[3].with_oids = true;
  CHECK(has(sql_of(old.bytes()), "SET default_with_oids = true;"));
}

TEST_CASE("large objects are made, owned and granted, without what is in them") {
  const std::string sql =
      sql_of_entry({"BLOB METADATA", "16400..16401", "16400\n16401\n", "x", "", "me"});
  CHECK(has(sql, "SELECT pg_catalog.lo_create('16400');"));
  CHECK(has(sql, "ALTER LARGE OBJECT 16401 OWNER TO me;"));
  CHECK(has(sql_of_entry({"BLOB", "16400", "SELECT pg_catalog.lo_create('16400');\n",
                          "SELECT pg_catalog.lo_unlink('16400');\n", "", "me"}),
            "ALTER LARGE OBJECT 16400 OWNER TO me;"));
}

TEST_CASE("a hostile name stays in its comment") {
  const std::string sql =
      sql_of_entry({"TABLE", "a\nDROP TABLE b;\r\n", "CREATE TABLE t;\n", "", "public", "o\nx"});
  CHECK(has(sql, "-- Name: a DROP TABLE b;  ; Type: TABLE; Schema: public; Owner: o x\n"));
}

TEST_CASE("what is wrong in an archive is said with its entry") {
  const Folder folder;
  ArchiveWriter writer = shop(16);
  writer.entries.push_back(
      {"VIEW", "broken", "CREATE VIEW public.broken AS SELECT FROM FROM;\n", "", "public", "o"});
  const std::string path = folder.add("a.dump", writer.bytes());
  SourceMap map;
  Strings strings;
  const auto loaded = load(map, strings, path, {.major = 15});
  REQUIRE_FALSE(loaded);
  const std::string said = map.render(loaded.error()[0], false);
  CHECK(has(said, path + ":"));
  CHECK(has(said, "in TOC entry 108 (VIEW public broken)"));
}

TEST_CASE("an archive that is new, old, foreign or cut off is refused in words") {
  ArchiveWriter writer = shop(16);
  const auto said = [](const ArchiveWriter& how) { return sql_of(how.bytes()); };
  writer.minor = 17;
  CHECK(has(said(writer), "its format 1.17 is newer than that of PostgreSQL 18"));
  writer = shop(16);
  writer.major = 2;
  CHECK(has(said(writer), "its format 2.16 is newer"));
  writer.major = 1;
  writer.minor = 9;
  CHECK(has(said(writer), "older than that of PostgreSQL 8.0"));
  writer = shop(16);
  writer.form = 2;
  CHECK(has(said(writer), "a form (number 2)"));
  writer = shop(16);
  writer.integer_size = 40;
  CHECK(has(said(writer), "a size that no machine has"));
  CHECK(has(sql_of(tar_of({{"readme", "hello"}})), "there is no toc.dat in it"));
  CHECK(has(sql_of(tar_of({{"toc.dat", shop(16).bytes()}})), "in the custom form"));
  std::string cut = tar_of({{"1.dat", std::string(4000, 'x')}}).substr(0, 2000);
  CHECK(has(sql_of(cut), "ends in the middle of 1.dat"));

  const Folder folder;
  folder.add("z/toc.dat.gz", "\x1f\x8b");
  SourceMap map;
  const auto zipped = open_source(map, (folder.root / "z").string());
  REQUIRE_FALSE(zipped);
  CHECK(has(zipped.error()[0].message, "toc.dat.gz: decompress it first"));
  const std::string inner = folder.add("inner.dump", shop(16).bytes());
  const auto included = open_source(map, folder.add("outer.sql", "\\ir inner.dump\n"));
  REQUIRE_FALSE(included);
  CHECK(has(included.error()[0].message, "can only be a source of its own"));
}

TEST_CASE("no beginning of an archive, and none with a bit turned, is more than an error") {
  for (const int minor : {10, 13, 16}) {
    const std::string whole = shop(minor).bytes();
    for (size_t size = 5; size < whole.size(); ++size) {
      CAPTURE(minor, size);
      REQUIRE(sql_of(whole.substr(0, size)).starts_with("ERROR x: not a pg_dump archive"));
    }
    const std::string sql = sql_of(whole);
    size_t refused = 0;
    for (size_t bit = 40; bit < whole.size() * 8; ++bit) {
      std::string turned = whole;
      turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << bit % 8));
      const std::string said = sql_of(turned);
      REQUIRE(said.size() < sql.size() * 2);
      refused += said.starts_with("ERROR") ? 1 : 0;
    }
    CHECK(refused > 1000);
  }
}
