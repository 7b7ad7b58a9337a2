// Roles, memberships, settings, tablespaces and databases: what statements make of them, what the
// server refuses, by major, and which database of a source is the current one.

#include <catch2/catch_test_macros.hpp>

#include "parser/load.h"
#include "tests/parser/sources.h"

namespace dryshod {
namespace {

struct ClusterSources : Sources {
  std::string says(const std::string& sql, int major = 15) {
    const auto loaded = file(sql, {.major = major});
    return loaded ? std::string("accepted") : loaded.error()[0].message;
  }
  Loaded read(const std::string& sql, int major = 15) { return need(sql, {.major = major}); }
};

/// "dry_b of dry_a by dry_c admin": what a source makes, sorted by birth.
std::string memberships(const Catalog& c) {
  std::string out;
  c.each_of<RoleMembership>([&](Ref ref) {
    const RoleMembership& body = c.get<RoleMembership>(ref);
    out += (out.empty() ? "" : "; ") + c.bare(body.member) + " of " + c.bare(c.parent(ref));
    if (body.grantor) out += " by " + c.bare(body.grantor);
    if (body.admin) out += " admin";
    if (!body.inherit) out += " noinherit";
    if (!body.set) out += " noset";
  });
  return out;
}

TEST_CASE("CREATE and ALTER ROLE refuse what the server refuses") {
  ClusterSources s;
  CHECK(s.says("CREATE ROLE r; CREATE ROLE r;") == "role \"r\" already exists");
  CHECK(s.says("CREATE ROLE pg_r;") == "role name \"pg_r\" is reserved");
  CHECK(s.says("CREATE ROLE r LOGIN NOLOGIN;") == "conflicting or redundant options");
  CHECK(s.says("CREATE ROLE r CONNECTION LIMIT -2;") == "invalid connection limit: -2");
  CHECK(s.says("CREATE ROLE r VALID UNTIL 'bogus';") ==
        "invalid input syntax for type timestamp with time zone: \"bogus\"");
  CHECK(s.says("CREATE ROLE a; CREATE ROLE b; ALTER ROLE a RENAME TO b;") ==
        "role \"b\" already exists");
  CHECK(s.says("CREATE ROLE a; ALTER ROLE a RENAME TO pg_b;") == "role name \"pg_b\" is reserved");
  CHECK(s.says("ALTER ROLE pg_monitor SET work_mem = '1MB';") ==
        "role name \"pg_monitor\" is reserved");
  CHECK(s.says("CREATE ROLE a; DROP ROLE a; DROP ROLE a;") == "role \"a\" does not exist");
  CHECK(s.says("CREATE ROLE a; DROP ROLE a; DROP ROLE IF EXISTS a;") == "accepted");
  CHECK(s.says("GRANT pg_maintain TO r;", 16) == "role \"pg_maintain\" does not exist");
  CHECK(s.says("GRANT pg_maintain TO r;", 17) == "accepted");
}

TEST_CASE("a role goes only when nothing hangs on it") {
  ClusterSources s;
  const std::string roles = "CREATE ROLE a; CREATE ROLE b; CREATE TABLE t (i int);\n";
  const std::string no = "role \"a\" cannot be dropped because some objects depend on it";
  CHECK(s.says(roles + "ALTER TABLE t OWNER TO a; DROP ROLE a;") == no);
  CHECK(s.says(roles + "GRANT SELECT ON t TO a; DROP ROLE a;") == no);
  CHECK(s.says(roles + "GRANT SELECT ON t TO a; REVOKE ALL ON t FROM a; DROP ROLE a;") ==
        "accepted");
  CHECK(s.says(roles + "CREATE POLICY p ON t TO a; DROP ROLE a;") == no);
  CHECK(s.says(roles + "CREATE POLICY p ON t TO a; DROP OWNED BY a; DROP ROLE a;") == "accepted");
  CHECK(s.says(roles + "ALTER TABLE t OWNER TO a; REASSIGN OWNED BY a TO b; DROP ROLE a;") ==
        "accepted");
  CHECK(s.says(roles + "GRANT a TO b; DROP ROLE a;") == "accepted");
}

TEST_CASE("memberships are of one grantor since 16") {
  ClusterSources s;
  const std::string roles = "CREATE ROLE a; CREATE ROLE b; CREATE ROLE c NOINHERIT;\n";
  const std::string granted = roles + "GRANT a TO b WITH ADMIN OPTION; GRANT a TO c GRANTED BY b;";
  CHECK(memberships(s.read(granted, 15).catalog) == "b of a admin; c of a");
  CHECK(memberships(s.read(granted, 16).catalog) == "b of a admin; c of a by b noinherit");
  CHECK(s.says(granted + "DROP ROLE b;", 15) == "accepted");
  CHECK(s.says(granted + "DROP ROLE b;", 16) ==
        "role \"b\" cannot be dropped because some objects depend on it");
  CHECK(s.says(granted + "REVOKE a FROM b;", 16) == "dependent privileges exist");
  CHECK(memberships(s.read(granted + "REVOKE a FROM b CASCADE;", 16).catalog).empty());
  CHECK(s.says(roles + "GRANT a TO b GRANTED BY c;", 16) ==
        "permission denied to grant privileges as role \"c\"");
  CHECK(memberships(s.read(roles + "GRANT a TO b WITH INHERIT FALSE, SET FALSE;", 16).catalog) ==
        "b of a noinherit noset");
  CHECK(s.says(roles + "GRANT a TO b; GRANT b TO a;") == "role \"b\" is a member of role \"a\"");
  CHECK(s.says(roles + "GRANT a TO a;") == "role \"a\" is a member of role \"a\"");
  CHECK(memberships(s.read("CREATE ROLE a; CREATE ROLE g ROLE a ADMIN x IN ROLE o;").catalog) ==
        "g of o; a of g; x of g admin");
}

TEST_CASE("a limit in time is one moment") {
  ClusterSources s;
  const auto limit = [&](const std::string& text) {
    const Loaded loaded = s.read("CREATE ROLE r VALID UNTIL '" + text + "';");
    const Ref role = loaded.catalog.find_own<Role>({}, s.strings.name("r"));
    return std::string(s.strings[loaded.catalog.get<Role>(role).valid_until]);
  };
  CHECK(limit("2030-02-28 23:30:00-01") == "2030-03-01 00:30:00+00");
  CHECK(limit("2032-03-01 00:00+01:30") == "2032-02-29 22:30:00+00");
  CHECK(limit("2030-01-01") == "2030-01-01 00:00:00+00");
  CHECK(limit("2030-01-01T01:02:03.450Z") == "2030-01-01 01:02:03.45+00");
  CHECK(limit("infinity").empty());
}

TEST_CASE("a parameter has privileges of its own") {
  ClusterSources s;
  CHECK(s.says("CREATE ROLE r; GRANT SELECT ON PARAMETER work_mem TO r;") ==
        "invalid privilege type SELECT for parameter");
}

TEST_CASE("tablespaces and databases refuse what the server refuses") {
  ClusterSources s;
  CHECK(s.says("CREATE TABLESPACE t LOCATION 'x';") ==
        "tablespace location must be an absolute path");
  CHECK(s.says("CREATE TABLESPACE pg_t LOCATION '/x';") == "unacceptable tablespace name \"pg_t\"");
  CHECK(s.says("CREATE TABLESPACE t LOCATION '/x' WITH (bogus = 1);") ==
        "unrecognized parameter \"bogus\"");
  CHECK(s.says("CREATE TABLESPACE t LOCATION '/x'; CREATE TABLE a (i int) TABLESPACE t; "
               "DROP TABLESPACE t;") == "tablespace \"t\" is not empty");
  CHECK(s.says("CREATE DATABASE d; CREATE DATABASE d;") == "database \"d\" already exists");
  CHECK(s.says("CREATE DATABASE d FOO 1;") == "option \"foo\" not recognized");
  CHECK(s.says("CREATE DATABASE d BUILTIN_LOCALE 'C';", 16) ==
        "option \"builtin_locale\" not recognized");
  CHECK(s.says("CREATE DATABASE d CONNECTION LIMIT -7;") == "invalid connection limit: -7");
  CHECK(s.says("CREATE DATABASE d IS_TEMPLATE true; DROP DATABASE d;") ==
        "cannot drop a template database");
  CHECK(s.says("BEGIN; CREATE DATABASE d; COMMIT;") ==
        "CREATE DATABASE cannot run inside a transaction block");
}

TEST_CASE("the current database is the one gone to, or the only one spoken of") {
  ClusterSources s;
  const auto names = [&](const std::string& sql) {
    const Loaded loaded = s.read(sql);
    std::string out;
    loaded.catalog.each_of<Database>([&](Ref ref) {
      out += (out.empty() ? "" : " ") + loaded.catalog.bare(ref);
      if (!loaded.catalog.name(ref)) out += "*";
    });
    return out;
  };
  CHECK(names("CREATE DATABASE a; CREATE DATABASE b;\n\\connect b\nCREATE TABLE t (i int);") ==
        "a b*");
  CHECK(names("CREATE DATABASE a;\n\\connect -reuse-previous=on \"dbname='a'\"\n"
              "CREATE TABLE t (i int);") == "a*");
  CHECK(names("CREATE TABLE t (i int); GRANT CONNECT ON DATABASE a TO r;") == "a*");
  CHECK(names("CREATE DATABASE a;") == "a");
}

TEST_CASE("a source is one database: what pg_dumpall says of a second one's schema is refused") {
  ClusterSources s;
  const std::string one = "\\connect template1\n\\connect a\nCREATE TABLE t (i int);\n";
  CHECK(s.says(one + "\\connect postgres\nSET search_path = '';\n") == "accepted");
  CHECK(s.says(one + "\\connect a\nCREATE TABLE u (i int);\n") == "accepted");
  CHECK(s.says(one + "\\connect -reuse-previous=on \"dbname='B'\"\nCREATE TABLE t (i int);\n") ==
        "the schemas of several databases: a source is one database, and database \"B\" is another "
        "one; pg_dump makes a source of it");
}

TEST_CASE("databases of which pg_dumpall says no more than who may use schema public are empty") {
  ClusterSources s;
  // As pg_dumpall of 15 and later has them of a server of 14.
  const auto connect = [](const char* name, const char* owner) {
    return std::string("\\connect ") + name +
           "\n--\n-- PostgreSQL database dump\n--\n\n"
           "-- Dumped from database version 14.23\n-- Dumped by pg_dump version 18.6\n\n"
           "ALTER SCHEMA public OWNER TO " +
           owner + ";\nREVOKE USAGE ON SCHEMA public FROM PUBLIC;\n";
  };
  const std::string all = "CREATE ROLE r;\n" + connect("template1", "postgres") +
                          "CREATE DATABASE a WITH TEMPLATE = template0 LOCALE_PROVIDER = libc;\n" +
                          connect("a", "r") + "CREATE TABLE t (i int);\n" +
                          "GRANT ALL ON SCHEMA public TO PUBLIC;\n" +
                          connect("postgres", "postgres");
  CHECK(s.says(all, 14) == "accepted");
  const Loaded loaded = s.read(all, 14);
  const Catalog& catalog = loaded.catalog;
  const Ref schema = catalog.find_own<Schema>({}, s.strings.name("public"));
  const Ref owner = catalog.child<Owner>(schema);
  REQUIRE(owner);
  CHECK(catalog.text(catalog.get<Owner>(owner).role) == "r");
  CHECK(s.says(all + "CREATE TABLE u (i int);\n", 14) ==
        "the schemas of several databases: a source is one database, and database postgres is "
        "another one; pg_dump makes a source of it");
}

TEST_CASE("what pg_dumpall says of every cluster's superuser makes nothing") {
  ClusterSources s;
  const Loaded loaded = s.read(
      "CREATE ROLE postgres;\nALTER ROLE postgres WITH SUPERUSER INHERIT CREATEROLE CREATEDB LOGIN "
      "REPLICATION BYPASSRLS PASSWORD 'x';\nCREATE ROLE r;\nGRANT r TO postgres GRANTED BY "
      "postgres;\n");
  CHECK(loaded.reported == 0);
  CHECK(loaded.is_of_cluster);
  const Ref role = loaded.catalog.find_own<Role>({}, s.strings.name("postgres"));
  CHECK(loaded.catalog[role].builtin);
  CHECK(memberships(loaded.catalog) == "postgres of r");
}

TEST_CASE("what hangs on the runner, large objects and the server's file are reported") {
  ClusterSources s;
  CHECK(s.read("CREATE ROLE r; GRANT r TO CURRENT_USER;").reported == 1);
  CHECK(s.read("CREATE ROLE r; ALTER LARGE OBJECT 12 OWNER TO r;").reported == 1);
  CHECK(s.read("CREATE ROLE r; SELECT pg_catalog.lo_create('12');").reported == 1);
  CHECK(s.read("CREATE ROLE r; COMMENT ON LARGE OBJECT 12 IS 'x'; "
               "GRANT SELECT ON LARGE OBJECT 12 TO r;")
            .warnings.size() == 1);
  CHECK(s.read("CREATE ROLE r; ALTER SYSTEM SET work_mem = '1MB';").reported == 1);
  CHECK(s.read("ALTER ROLE somebody LOGIN; CREATE ROLE r;").reported == 1);
}

}  // namespace
}  // namespace dryshod
