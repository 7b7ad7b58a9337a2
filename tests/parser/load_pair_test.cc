// Two sources read at once are read as each alone is, wherever their texts agree and however far
// apart they are; and what is wrong with one of them is said of that one, at its own place.
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "catalog/digest.h"
#include "parser/load.h"

namespace dryshod {
namespace {

class Files {
 public:
  ~Files() {
    for (const std::string& path : made_) std::filesystem::remove(path);
  }
  std::string file(const std::string& sql) {
    const auto path =
        std::filesystem::temp_directory_path() /
        ("dryshod_pair_" + std::to_string(::getpid()) + "_" + std::to_string(++count_) + ".sql");
    std::ofstream(path) << sql;
    made_.push_back(path.string());
    return path.string();
  }

 private:
  std::vector<std::string> made_;
  static inline int count_ = 0;
};

std::string table(int i) {
  const std::string n = std::to_string(i);
  return "CREATE TABLE t" + n + " (id int PRIMARY KEY, x text DEFAULT 'x" + n + "');\n" +
         "CREATE INDEX t" + n + "_x ON t" + n + " (x);\n";
}
std::string tables(int from, int to) {
  std::string sql;
  for (int i = from; i < to; ++i) sql += table(i);
  return sql;
}
/// The same with some changed, some missing and some new, all over the text.
std::string changed_tables(int from, int to) {
  std::string sql;
  for (int i = from; i < to; ++i) {
    if (i % 41 == 0) continue;
    sql += table(i);
    if (i % 37 == 0) sql += "ALTER TABLE t" + std::to_string(i) + " ADD y int;\n";
    if (i % 29 == 0) sql += table(100000 + i);
  }
  return sql;
}

void check_as_alone(const std::string& from, const std::string& to) {
  Files files;
  const std::string a = files.file(from), b = files.file(to);
  SourceMap map;
  Strings strings;
  const LoadedPair pair = load_pair(map, strings, a, {}, b, {});
  REQUIRE(pair.from);
  REQUIRE(pair.to);
  const auto alone_a = load(map, strings, a);
  const auto alone_b = load(map, strings, b);
  REQUIRE(alone_a);
  REQUIRE(alone_b);
  CHECK(digest(pair.from->catalog) == digest(alone_a->catalog));
  CHECK(digest(pair.to->catalog) == digest(alone_b->catalog));
  CHECK(pair.from->statements == alone_a->statements);
  CHECK(pair.to->statements == alone_b->statements);
}

TEST_CASE("sources that agree in most places") {
  const std::string a = tables(0, 1500), b = changed_tables(0, 1500);
  for (int round = 0; round < 3; ++round) {
    check_as_alone(a, b);
    check_as_alone(b, a);
  }
  check_as_alone(a, a);
}

TEST_CASE("sources that agree far apart, in another order, or nowhere") {
  check_as_alone(tables(0, 3000), tables(2500, 3000));
  check_as_alone(tables(2500, 3000), tables(0, 3000));
  check_as_alone(tables(0, 3000), tables(2000, 3000) + tables(0, 2000));
  check_as_alone(tables(0, 500), tables(5000, 5500));
  check_as_alone("CREATE TABLE a ();", tables(0, 2000));
}

TEST_CASE("one text many times") {
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "SET check_function_bodies = false;\n";
  check_as_alone(many + tables(0, 100), "CREATE TABLE z ();\n" + many + tables(50, 100));
}

TEST_CASE("the same text under other lexer settings is another statement") {
  const std::string off = "SET standard_conforming_strings = off;\n";
  const std::string statement = "COMMENT ON SCHEMA public IS 'a\\tb';\n";
  check_as_alone(statement, off + statement);
}

TEST_CASE("what waits for a later statement waits on its side only") {
  check_as_alone("CREATE VIEW v AS SELECT id FROM t1;\n" + tables(0, 300),
                 "CREATE VIEW v AS SELECT id FROM t1;\n" + tables(1, 300));
}

TEST_CASE("an error is told of its own source, at its own place") {
  Files files;
  const std::string good = files.file(tables(0, 400));
  const std::string bad = files.file(tables(0, 200) + "\nCREATE TABEL x ();\n" + tables(200, 400));
  const auto line_of = [](const SourceMap& map, const Diagnostics& errors) {
    REQUIRE_FALSE(errors.empty());
    return map.position(errors.front().where.file, errors.front().where.begin);
  };
  SourceMap map;
  Strings strings;
  LoadedPair pair = load_pair(map, strings, good, {}, bad, {});
  CHECK(pair.from);
  REQUIRE_FALSE(pair.to);
  CHECK(line_of(map, pair.to.error()).label == bad);
  CHECK(line_of(map, pair.to.error()).line == 402);

  const std::string worse = files.file("\n" + tables(0, 200) + "\nCREATE TABEL x ();\n");
  pair = load_pair(map, strings, bad, {}, worse, {});
  REQUIRE_FALSE(pair.from);
  REQUIRE_FALSE(pair.to);
  CHECK(line_of(map, pair.from.error()).line == 402);
  CHECK(line_of(map, pair.to.error()).line == 403);

  pair = load_pair(map, strings, good, {}, "/nowhere/at/all.sql", {});
  CHECK(pair.from);
  CHECK_FALSE(pair.to);
}

TEST_CASE("both are read by the rules of one major") {
  Files files;
  const std::string dump =
      "--\n-- PostgreSQL database dump\n--\n-- Dumped from database version 15.4\n"
      "-- Dumped by pg_dump version 15.4\nCREATE TABLE d ();\n"
      "--\n-- PostgreSQL database dump complete\n--\n";
  const std::string plain = files.file("CREATE TABLE d ();\n"), dumped = files.file(dump);
  SourceMap map;
  Strings strings;
  const auto majors = [&](const std::string& a, const std::string& b, int asked) {
    LoadOptions options;
    options.major = asked;
    const LoadedPair pair = load_pair(map, strings, a, options, b, options);
    REQUIRE(pair.from);
    REQUIRE(pair.to);
    return std::pair{pair.from->major, pair.to->major};
  };
  CHECK(majors(plain, plain, 0) == std::pair{15, 15});
  CHECK(majors(dumped, plain, 0) == std::pair{15, 15});
  CHECK(majors(plain, dumped, 0) == std::pair{15, 15});
  CHECK(majors(dumped, plain, 16) == std::pair{16, 16});
}

TEST_CASE("three are read as each alone is, by the rules of one major") {
  Files files;
  const std::string a = files.file(tables(0, 300)), b = files.file(changed_tables(0, 300)),
                    c = files.file(tables(100, 350)),
                    of_17 = files.file("CREATE TABLE t ();\nGRANT MAINTAIN ON t TO PUBLIC;\n");
  SourceMap map;
  Strings strings;
  const SourceToLoad sources[] = {{a, {}}, {b, {}}, {c, {}}};
  const std::vector<Result<Loaded>> all = load_together(map, strings, sources);
  REQUIRE(all.size() == 3);
  for (size_t i = 0; i < all.size(); ++i) {
    REQUIRE(all[i]);
    const auto alone = load(map, strings, sources[i].source);
    REQUIRE(alone);
    CHECK(digest(all[i]->catalog) == digest(alone->catalog));
  }
  const SourceToLoad mixed[] = {{a, {}}, {b, {}}, {of_17, {}}};
  for (const Result<Loaded>& each : load_together(map, strings, mixed)) {
    REQUIRE(each);
    CHECK(each->major == 17);
  }
  const SourceToLoad broken[] = {{a, {}}, {"/nowhere/at/all.sql", {}}, {c, {}}};
  const std::vector<Result<Loaded>> some = load_together(map, strings, broken);
  CHECK(some[0]);
  CHECK_FALSE(some[1]);
  CHECK(some[2]);
}

TEST_CASE("where nothing says the major, it is the first from 15 on that reads both") {
  Files files;
  const std::string plain = files.file("CREATE TABLE t (a int);\n");
  const std::string of_17 = files.file("CREATE TABLE t (a int);\nGRANT MAINTAIN ON t TO PUBLIC;\n");
  const std::string of_18 = files.file("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a));\n");
  const std::string of_none =
      files.file("CREATE TABLE t (a nope);\nGRANT MAINTAIN ON t TO public;\n");
  SourceMap map;
  Strings strings;
  const auto major = [&](const std::string& a, const std::string& b) {
    const LoadedPair pair = load_pair(map, strings, a, {}, b, {});
    REQUIRE(pair.from);
    REQUIRE(pair.to);
    CHECK(pair.from->major == pair.to->major);
    return pair.from->major;
  };
  CHECK(major(plain, plain) == 15);
  CHECK(major(plain, of_17) == 17);
  CHECK(major(of_17, plain) == 17);
  CHECK(major(of_18, of_17) == 18);
  CHECK(load(map, strings, plain)->major == 15);
  CHECK(load(map, strings, of_18)->major == 18);

  const LoadedPair wrong = load_pair(map, strings, plain, {}, of_none, {});
  CHECK(wrong.from);
  REQUIRE(!wrong.to);
  CHECK(wrong.to.error().size() == 2);  // of the newest: MAINTAIN on no table, and no type
  for (const Diagnostic& error : wrong.to.error()) {
    CHECK(error.message.find("not supported") == std::string::npos);
  }
}

TEST_CASE("a later pg_dump says of an older server what that does without the option") {
  const auto dump = [](int tool, std::string_view value) {
    return "-- PostgreSQL database dump\n-- Dumped from database version 14.2\n"
           "-- Dumped by pg_dump version " +
           std::to_string(tool) +
           ".1\n"
           "CREATE SUBSCRIPTION s CONNECTION 'dbname=d' PUBLICATION p WITH (connect = false, "
           "slot_name = 's', run_as_owner = " +
           std::string(value) +
           ");\n"
           "-- PostgreSQL database dump complete\n";
  };
  Files files;
  SourceMap map;
  Strings strings;
  CHECK(load(map, strings, files.file(dump(18, "true"))));
  CHECK(!load(map, strings, files.file(dump(18, "false"))));
  CHECK(!load(map, strings, files.file(dump(14, "true"))));
}

TEST_CASE("what was usual of schema public before 15 is no difference to what is usual now") {
  const auto dump = [](std::string_view server) {
    return "-- PostgreSQL database dump\n-- Dumped from database version " + std::string(server) +
           "\n-- Dumped by pg_dump version 18.1\n"
           "ALTER SCHEMA public OWNER TO postgres;\nCREATE TABLE public.t (a integer);\n"
           "REVOKE USAGE ON SCHEMA public FROM PUBLIC;\nGRANT ALL ON SCHEMA public TO PUBLIC;\n"
           "-- PostgreSQL database dump complete\n";
  };
  const auto says = [](const Catalog& catalog) {
    const Ref schema = catalog.find_own<Schema>({}, catalog.strings().name("public"));
    const Ref grant = catalog.find_own<Grant>(schema, catalog.strings().name("public"));
    const Ref more = catalog.find_own<Grant>(schema, catalog.strings().name("postgres"));
    return std::string(catalog.child<Owner>(schema) ? "owned" : "") + (grant ? " granted" : "") +
           (more ? " to postgres" : "");
  };
  Files files;
  const std::string old = files.file(dump("14.9")), other_old = files.file(dump("13.2")),
                    young = files.file(dump("16.2"));
  SourceMap map;
  Strings strings;
  const LoadOptions on_18{.major = 18};
  const auto pair = [&](const std::string& from, const std::string& to) {
    const LoadedPair loaded = load_pair(map, strings, from, on_18, to, on_18);
    REQUIRE(loaded.from);
    REQUIRE(loaded.to);
    return says(loaded.from->catalog) + "; " + says(loaded.to->catalog);
  };
  // Who says it now has it so, as the old one has.
  CHECK(pair(old, young) == "owned granted; owned granted");
  CHECK(pair(young, old) == "owned granted; owned granted");
  CHECK(pair(old, other_old) == "owned granted; owned granted");
  // What is of now says one thing or another; of no known major, anything of the schema.
  const auto now = [&](std::string_view says, std::string_view header = "") {
    return files.file(std::string(header) + "CREATE TABLE t ();\n" + std::string(says) + "\n");
  };
  const std::string_view of_16 =
      "-- PostgreSQL database dump\n-- Dumped from database version 16.2\n";
  CHECK(pair(old, now("GRANT ALL ON SCHEMA public TO PUBLIC;", of_16)) == " granted;  granted");
  CHECK(pair(old, now("GRANT USAGE ON SCHEMA public TO bob;", of_16)) == "; ");
  CHECK(pair(old, now("GRANT ALL ON SCHEMA public TO postgres;", of_16)) ==
        " to postgres;  to postgres");
  CHECK(pair(old, now("ALTER SCHEMA public OWNER TO bob;", of_16)) == "owned; owned");
  CHECK(pair(old, now("GRANT USAGE ON SCHEMA public TO bob;")) == "owned granted; ");
  CHECK(pair(old, now("")) == "; ");
  const auto alone = load(map, strings, old, on_18);
  REQUIRE(alone);
  CHECK(says(alone->catalog) == "owned granted");
}

}  // namespace
}  // namespace dryshod
