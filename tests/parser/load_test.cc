// Sources to catalogs: order, transactions, settings, privileges, text carried opaque, and what
// makes a source an input error. What each statement does to its kind is tested beside that kind.
#include "parser/load.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdio>

#include "parser/interpreter.h"
#include "tests/parser/sources.h"

namespace dryshod {
namespace {

Ref relation(const Catalog& catalog, std::string_view schema, std::string_view name) {
  const Ref in = catalog.find_own<Schema>({}, catalog.strings().name(schema));
  return in ? catalog.find(Slot::Relation, in, catalog.strings().name(name)) : Ref{};
}

/// "SELECT,UPDATE*" of a grantee; "none" where nothing differs from the default.
std::string privileges(const Catalog& catalog, Ref object, std::string_view grantee) {
  const Ref grant = catalog.find_own<Grant>(object, catalog.strings().name(grantee));
  if (!grant) return "none";
  std::string text;
  for (const auto item : catalog.strings()[catalog.get<Grant>(grant).privileges]) {
    text += (text.empty() ? "" : ",") + std::string(item);
  }
  return text;
}

TEST_CASE("a file may use what it makes later") {
  Sources sources;
  const Loaded loaded = sources.need(
      "CREATE TABLE a (b_id int REFERENCES b);\n"
      "CREATE VIEW v AS SELECT id FROM b;\n"
      "CREATE TABLE b (id int);\n"
      "ALTER TABLE b ADD PRIMARY KEY (id);\n");
  CHECK(relation(loaded.catalog, "public", "a"));
  CHECK(relation(loaded.catalog, "public", "v"));
}

TEST_CASE("what never comes is an error at its own place, and leaves nothing behind") {
  Sources sources;
  const auto loaded = sources.file(
      "CREATE TABLE a (id int, b_id int REFERENCES b);\nCREATE TABLE c (a int REFERENCES a);\n");
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().size() == 2);
  CHECK(loaded.error()[0].message == "relation \"b\" does not exist");
  CHECK(loaded.error()[1].message == "relation \"a\" does not exist");
}

TEST_CASE("a statement that waits keeps the settings it was written under") {
  Sources sources;
  const Loaded loaded = sources.need(
      "CREATE SCHEMA s; SET search_path = s; CREATE VIEW v AS SELECT id FROM t;\n"
      "SET search_path = public; CREATE TABLE s.t (id int);");
  CHECK(relation(loaded.catalog, "s", "v"));
}

TEST_CASE("a partition bound that nobody has worked out is compared with nothing") {
  Sources sources;
  const Loaded loaded = sources.need(
      "CREATE TABLE p (k integer) PARTITION BY RANGE (k);\n"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1000) TO (2^11);\n"
      "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (3000) TO (4000);\n");
  CHECK(relation(loaded.catalog, "public", "p1"));
  CHECK(relation(loaded.catalog, "public", "p2"));
  const auto overlapping = sources.file(
      "CREATE TABLE p (k integer) PARTITION BY RANGE (k);\n"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1000) TO (2000);\n"
      "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (1999) TO (3000);\n");
  REQUIRE_FALSE(overlapping);
  CHECK(overlapping.error()[0].message == "partition \"p2\" would overlap partition \"p1\"");
  CHECK_FALSE(
      sources.file("CREATE TABLE p (k integer) PARTITION BY RANGE (k);\n"
                   "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO ('1');\n"));
}

TEST_CASE("a new pg_dump of an old server says NOT NULL as a constraint of the table") {
  Sources sources;
  const std::string text =
      "CREATE TABLE public.p (a integer);\n"
      "CREATE TABLE public.c (\n    NOT NULL a\n)\nINHERITS (public.p);\n";
  const auto dumped_by = [](const std::string& major) {
    return "--\n-- PostgreSQL database dump\n--\n\n"
           "-- Dumped from database version 14.20\n-- Dumped by pg_dump version " +
           major + "\n\n";
  };
  const Loaded loaded = sources.need(dumped_by("18.1") + text);
  CHECK(loaded.catalog.major == 14);
  const Ref column = loaded.catalog.column(relation(loaded.catalog, "public", "c"),
                                           loaded.catalog.strings().name("a"));
  REQUIRE(column);
  CHECK(loaded.catalog.child<NotNull>(column));
  CHECK_FALSE(sources.file(dumped_by("17.6") + text));
}

TEST_CASE("partitions by hash are refused as the server refuses them") {
  Sources sources;
  const auto refusal = [&](const std::string& bound) {
    const auto loaded = sources.file(
        "CREATE TABLE p (k integer) PARTITION BY HASH (k);\n"
        "CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (modulus 4, remainder 1);\n"
        "CREATE TABLE p2 PARTITION OF p FOR VALUES WITH (" +
        bound + ");\n");
    return loaded ? std::string() : loaded.error()[0].message;
  };
  CHECK(refusal("modulus 8, remainder 2").empty());
  CHECK(refusal("modulus 8, remainder 5") == "partition \"p2\" would overlap partition \"p1\"");
  CHECK(refusal("modulus 6, remainder 2") ==
        "every hash partition modulus must be a factor of the next larger modulus");
}

TEST_CASE("ROLLBACK undoes, to the savepoint or to the beginning") {
  Sources sources;
  const Loaded loaded = sources.need(
      "BEGIN; CREATE TABLE a (id int); SAVEPOINT s; ALTER TABLE a ADD x int; ROLLBACK TO s;\n"
      "ALTER TABLE a ADD y int; COMMIT;\n"
      "BEGIN; CREATE SCHEMA gone; SET search_path = gone; ROLLBACK; CREATE TABLE b (id int);");
  const Ref a = relation(loaded.catalog, "public", "a");
  REQUIRE(a);
  CHECK_FALSE(loaded.catalog.column(a, loaded.catalog.strings().name("x")));
  CHECK(loaded.catalog.column(a, loaded.catalog.strings().name("y")));
  CHECK(relation(loaded.catalog, "public", "b"));
  CHECK_FALSE(loaded.catalog.find_own<Schema>({}, loaded.catalog.strings().name("gone")));
}

TEST_CASE("SET LOCAL ends with its transaction") {
  Sources sources;
  const Loaded loaded = sources.need(
      "CREATE SCHEMA s; BEGIN; SET LOCAL search_path = s; CREATE TABLE a (id int); COMMIT;\n"
      "CREATE TABLE b (id int);");
  CHECK(relation(loaded.catalog, "s", "a"));
  CHECK(relation(loaded.catalog, "public", "b"));
}

TEST_CASE("grants are kept as what differs from the default") {
  Sources sources;
  const Loaded loaded = sources.need(
      "CREATE TABLE t (a int); GRANT SELECT, UPDATE ON t TO x WITH GRANT OPTION;\n"
      "REVOKE GRANT OPTION FOR UPDATE ON t FROM x; GRANT ALL ON t TO y; REVOKE ALL ON t FROM y;\n"
      "GRANT SELECT (a) ON t TO z; ALTER TABLE t OWNER TO boss; GRANT SELECT ON t TO boss;",
      {.major = 18});
  const Ref t = relation(loaded.catalog, "public", "t");
  CHECK(privileges(loaded.catalog, t, "x") == "SELECT*,UPDATE");
  CHECK(privileges(loaded.catalog, t, "y") == "none");
  CHECK(privileges(loaded.catalog, t, "boss") == "none");
  const Ref a = loaded.catalog.column(t, loaded.catalog.strings().name("a"));
  CHECK(privileges(loaded.catalog, a, "z") == "SELECT");
}

TEST_CASE("default privileges reach what is made after them") {
  Sources sources;
  const Loaded loaded = sources.need(
      "CREATE TABLE before_it (a int); ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x;\n"
      "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT INSERT ON TABLES TO x;\n"
      "CREATE TABLE after_it (a int);");
  CHECK(privileges(loaded.catalog, relation(loaded.catalog, "public", "before_it"), "x") == "none");
  CHECK(privileges(loaded.catalog, relation(loaded.catalog, "public", "after_it"), "x") ==
        "INSERT,SELECT");
}

TEST_CASE("of a secret only its place is kept") {
  Sources sources;
  const Loaded secret = sources.need(
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER v FOREIGN DATA WRAPPER w;\n"
      "CREATE SUBSCRIPTION s CONNECTION 'host=h password=''hun ter2'' dbname=d' PUBLICATION p;\n"
      "CREATE SUBSCRIPTION t CONNECTION 'postgresql://u:hunter2@h/d' PUBLICATION p;\n"
      "CREATE USER MAPPING FOR u SERVER v OPTIONS (password 'hunter2', user 'x');");
  const Catalog& catalog = secret.catalog;
  std::vector<std::string> texts;
  for (const Subscription& s : catalog.all<Subscription>())
    texts.emplace_back(catalog.text(s.connection));
  for (const UserMapping& m : catalog.all<UserMapping>()) {
    for (const std::string_view item : catalog.strings()[m.options]) texts.emplace_back(item);
  }
  CHECK(texts == std::vector<std::string>{"host=h password='<secret: fill in>' dbname=d",
                                          "postgresql://u:<secret: fill in>@h/d",
                                          "password=<secret: fill in>", "user=x"});
}

TEST_CASE("what a publication cannot have is refused, by the major too") {
  Sources sources;
  const std::string table = "CREATE TABLE t (a int, b int);\n";
  const auto says = [&](int major, const std::string& sql) {
    const auto loaded = sources.file(table + sql, {.major = major});
    return loaded ? std::string("accepted") : loaded.error()[0].message;
  };
  CHECK(says(14, "CREATE PUBLICATION p FOR TABLE t (a);") ==
        "publication p: a column list of a published table is not supported by PostgreSQL 14 "
        "(first in 15)");
  CHECK(says(15, "CREATE PUBLICATION p FOR TABLE t (a);") == "accepted");
  const std::string generated =
      "CREATE PUBLICATION p FOR TABLE t WITH (publish_generated_columns = stored);";
  CHECK(says(17, generated) ==
        "publication p: the publication parameter publish_generated_columns is not supported by "
        "PostgreSQL 17 (first in 18)");
  CHECK(says(18, generated) == "accepted");
  CHECK(says(15, "CREATE PUBLICATION p FOR TABLE t, t (a);") ==
        "conflicting or redundant column lists for table \"t\"");
  CHECK(says(15, "CREATE PUBLICATION p FOR TABLE t (a); ALTER TABLE t ALTER a TYPE bigint;") ==
        "cannot alter type of a column used by a publication WHERE clause");
  CHECK(says(16, "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (failover);") ==
        "subscription s: the subscription parameter failover is not supported by PostgreSQL 16 "
        "(first in 17)");
  CHECK(says(15,
             "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p "
             "WITH (connect = false, enabled);") ==
        "connect = false and enabled = true are mutually exclusive options");
}

TEST_CASE("a foreign table refuses what it cannot have") {
  Sources sources;
  const std::string base =
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;\n"
      "CREATE FOREIGN TABLE f (a int) SERVER s; CREATE TABLE t (a int);\n";
  const auto says = [&](const std::string& sql) {
    const auto loaded = sources.file(base + sql);
    return loaded ? std::string("accepted") : loaded.error()[0].message;
  };
  CHECK(says("ALTER TABLE f ADD PRIMARY KEY (a);") ==
        "primary key constraints are not supported on foreign tables");
  CHECK(says("CREATE INDEX ON f (a);") == "cannot create index on relation \"f\"");
  CHECK(says("DROP TABLE f;") == "\"f\" is not a table");
  CHECK(says("DROP FOREIGN TABLE t;") == "\"t\" is not a foreign table");
  CHECK(says("DROP SERVER s;") == "cannot drop server s because other objects depend on it");
  CHECK(says("ALTER FOREIGN TABLE f OPTIONS (SET x '1');") == "option \"x\" not found");
  CHECK(says("CREATE SERVER s2 FOREIGN DATA WRAPPER none;") ==
        "foreign-data wrapper \"none\" does not exist");
  CHECK(says("DROP SERVER s CASCADE;") == "accepted");
  CHECK(says("SECURITY LABEL FOR p ON TABLE t IS 'x'; SECURITY LABEL FOR p ON TABLE t IS NULL;") ==
        "accepted");
  CHECK(says("SECURITY LABEL FOR p ON SCHEMA none IS 'x';") == "schema \"none\" does not exist");
}

TEST_CASE("empty and truncated sources are refused unless allowed") {
  Sources sources;
  CHECK_FALSE(sources.file("SET x = 1; INSERT INTO t VALUES (1);"));
  CHECK(sources.file("SET x = 1;", {.allow_empty = true}));
  const char* const cut =
      "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 14.9\n"
      "-- Dumped by pg_dump version 14.9\n\nSET x = 0;\n--\n-- Name: t; Type: TABLE\n--\n\n"
      "CREATE TABLE public.t (a integer);\n";
  CHECK_FALSE(sources.file(cut));
  const Loaded loaded = sources.need(cut, {.allow_truncated = true});
  CHECK(loaded.major == 14);
  CHECK(loaded.dump_major == 14);
}

TEST_CASE("what is not executed is reported, and pointed at by what fails after it") {
  Sources sources;
  const Loaded loaded = sources.need("CREATE TABLE t (a int); DO $$x$$ LANGUAGE plperl;");
  CHECK(loaded.reported == 1);
  const auto failed = sources.file("DO $$x$$ LANGUAGE plperl; ALTER TABLE t ADD b int;");
  REQUIRE_FALSE(failed);
  REQUIRE(failed.error().front().notes.size() == 1);
}

TEST_CASE("the interpreter is strict, and shows what each statement leaves") {
  Sources sources;
  Catalog catalog = template_catalog(sources.strings, 18);
  SqlInterpreter interpreter(sources.map);
  std::vector<uint32_t> sizes;
  const auto done = interpreter.execute(
      "CREATE TABLE t (a int); CREATE TEMP TABLE g (a int); CREATE VIEW v AS SELECT a FROM t;",
      catalog, [&](const WatchedStatement& seen) { sizes.push_back(seen.catalog.size()); });
  REQUIRE(done);
  CHECK(done->statements == 3);
  REQUIRE(sizes.size() == 3);
  CHECK(sizes[0] < sizes[1]);
  CHECK(relation(catalog, "public", "v"));
  CHECK_FALSE(relation(catalog, "public", "g"));
  CHECK_FALSE(
      interpreter.execute("CREATE VIEW w AS SELECT a FROM u; CREATE TABLE u (a int);", catalog));
  CHECK_FALSE(interpreter.execute("BEGIN; CREATE INDEX CONCURRENTLY ON t (a); COMMIT;", catalog));
}

TEST_CASE("an option that wants a name is refused without one") {
  Sources sources;
  for (const char* sql : {
           "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE);",
           "CREATE TEXT SEARCH CONFIGURATION c (COPY);",
           "CREATE TEXT SEARCH PARSER p (START, GETTOKEN = a, END = b, LEXTYPES = c);",
           "CREATE COLLATION c (FROM);",
           "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION);",
           "CREATE AGGREGATE a (int) (SFUNC, STYPE = int);",
           "CREATE TYPE r AS RANGE (SUBTYPE = int4, SUBTYPE_DIFF);",
       }) {
    INFO(sql);
    const auto loaded = sources.file(sql);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().front().message.ends_with(" requires a parameter"));
  }
}

}  // namespace
}  // namespace dryshod
